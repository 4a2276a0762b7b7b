/**
 * The dashboard: pages for people, which ask the query API as any other caller does. Files without
 * a build step, under {@code resources/dashboard}; the server only hands them out.
 */
package io.plaudit.aggregator.ui;
