/** Alerts: what the services agree on about the rules by which they are raised. */
package io.plaudit.alert;
