/**
 * Side objects at the front door: those of a few kinds in memory, as a reader of their topic keeps
 * them, and the writing of all. The hot path looks here instead of asking a store.
 */
package io.plaudit.ingest.objects;
