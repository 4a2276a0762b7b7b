/** Configuration from environment variables, read once and complained about once. */
package io.plaudit.config;
