/** The variables that both services read, in one place, so that they cannot disagree. */
package io.plaudit.settings;
