/**
 * How an event looks on the log: its JSON, its key, its topics, and the strict JSON that both need.
 */
package io.plaudit.codec;
