/** What strangers meet first: certificates and their renewal, and what browsers are told. */
package io.plaudit.perimeter;
