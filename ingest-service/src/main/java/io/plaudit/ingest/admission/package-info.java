/**
 * Who may come in, how often, and how long: what keeps one caller from taking the room of others.
 */
package io.plaudit.ingest.admission;
