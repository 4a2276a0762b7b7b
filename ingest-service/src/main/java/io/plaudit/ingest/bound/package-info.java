/** How much may be held in memory. */
package io.plaudit.ingest.bound;
