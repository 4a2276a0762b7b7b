/**
 * The adapter of LangSmith's feedback API (https://api.smith.langchain.com/redoc), as its
 * unmodified SDKs for JavaScript and Python use it. Runs are not kept: what the SDKs upload of them
 * is counted and dropped.
 */
package io.plaudit.ingest.dialect.langsmith;
