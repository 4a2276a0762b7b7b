package io.plaudit.config;

import java.util.List;

/** Everything that is wrong with a configuration, in one message. */
public final class InvalidConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidConfigurationException(List<String> problems) {
    super("invalid configuration:\n  " + String.join("\n  ", problems));
  }
}
