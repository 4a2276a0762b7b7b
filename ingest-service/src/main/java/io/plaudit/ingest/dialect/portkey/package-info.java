/**
 * The adapter of Portkey's feedback API
 * (https://portkey.ai/docs/api-reference/inference-api/feedback) and of its analytics that report
 * feedback, as its unmodified SDKs for Node and Python use them.
 */
package io.plaudit.ingest.dialect.portkey;
