/** Who may do what: API keys, principals, and the assertion between the services. */
package io.plaudit.access;
