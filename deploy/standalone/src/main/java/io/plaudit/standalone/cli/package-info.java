/** The command line, {@code plaudit}: one class a command, by picocli. */
package io.plaudit.standalone.cli;
