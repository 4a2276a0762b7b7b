/** What can be asked and what is answered: filters, sums and summaries. */
package io.plaudit.query;
