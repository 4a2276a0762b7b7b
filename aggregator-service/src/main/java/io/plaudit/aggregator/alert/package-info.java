/**
 * Alerts: looks whether rules hold over what the store has added up, keeps what it found, and tells
 * it to webhooks. It applies nothing and answers no questions.
 */
package io.plaudit.aggregator.alert;
