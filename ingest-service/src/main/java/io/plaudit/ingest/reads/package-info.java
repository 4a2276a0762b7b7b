/** The native query API as the front door calls it: on behalf of a principal, by an assertion. */
package io.plaudit.ingest.reads;
