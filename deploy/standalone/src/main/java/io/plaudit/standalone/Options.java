package io.plaudit.standalone;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the command line says.
 *
 * @param demo also send sample traffic
 * @param port of the front door; 0 picks a free one
 */
record Options(boolean demo, int port, Path data) {

  static final String USAGE =
      """
      usage: plaudit up   [--port 8080] [--data ./data]   start everything on 127.0.0.1
             plaudit demo [--port 8080] [--data ./data]   the same, and send it sample feedback""";

  /** Reads the arguments; a wrong one is an IllegalArgumentException that says what is wrong. */
  static Options parse(List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    String command = rest.isEmpty() ? "" : rest.pop();
    if (!command.equals("up") && !command.equals("demo")) {
      throw new IllegalArgumentException(
          command.isEmpty() ? "no command" : "no such command: " + command);
    }
    int port = 8080;
    Path data = Path.of("data");
    while (!rest.isEmpty()) {
      String option = rest.pop();
      switch (option) {
        case "--port" -> port = port(value(option, rest));
        case "--data" -> data = Path.of(value(option, rest));
        default -> throw new IllegalArgumentException("no such option: " + option);
      }
    }
    return new Options(command.equals("demo"), port, data.toAbsolutePath().normalize());
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.pop();
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
      throw new IllegalArgumentException("--port must be a number from 0 to 65535, was " + text);
    }
    return Integer.parseInt(text);
  }
}
