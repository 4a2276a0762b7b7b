package io.plaudit.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Configuration from environment variables. A reader that finds a value wrong notes the problem and
 * answers the default, so that {@link #check} can report all of them at once; it also refuses
 * variables with our prefix that nobody read. Single use, not thread-safe.
 */
public final class Env {

  public static final String PREFIX = "PLAUDIT_";

  private final Map<String, String> variables;
  private final Set<String> known = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  public Env(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  public Optional<String> text(String name) {
    known.add(name);
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  public String text(String name, String otherwise) {
    return text(name).orElse(otherwise);
  }

  /** A value without which there is no service; a missing one is a problem, and answered "". */
  public String required(String name) {
    return text(name)
        .orElseGet(
            () -> {
              problem(name + " is required");
              return "";
            });
  }

  public Optional<Secret> secret(String name) {
    return text(name).map(Secret::new);
  }

  public int integer(String name, int otherwise, int min, int max) {
    return (int) number(name, otherwise, min, max);
  }

  public long number(String name, long otherwise, long min, long max) {
    String rule = "must be a whole number from " + min + " to " + max;
    return parsed(
        name,
        otherwise,
        rule,
        text -> {
          long number = Long.parseLong(text);
          if (number < min || number > max) {
            throw new IllegalArgumentException(rule);
          }
          return number;
        });
  }

  public boolean flag(String name, boolean otherwise) {
    return parsed(
        name,
        otherwise,
        "must be true or false",
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
          }
          return Boolean.parseBoolean(text);
        });
  }

  /** A duration as ISO 8601 writes it: {@code PT2S}, {@code P30D}. */
  public Duration duration(String name, Duration otherwise) {
    return parsed(name, otherwise, "must be an ISO 8601 duration such as PT2S", Duration::parse);
  }

  /** Comma-separated values, without blanks. */
  public List<String> list(String name) {
    return text(name)
        .map(
            text ->
                Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .toList())
        .orElse(List.of());
  }

  /** A value of any type; what the parser refuses with a message is a problem with that message. */
  public <T> T parsed(String name, T otherwise, Function<String, T> parser) {
    return parsed(name, otherwise, null, parser);
  }

  /** Variables with this prefix as properties: PLAUDIT_KAFKA_LINGER_MS is {@code linger.ms}. */
  public Map<String, String> properties(String prefix) {
    Map<String, String> properties = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            known.add(name);
            String property = name.substring(prefix.length());
            properties.put(property.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    return properties;
  }

  public void problem(String problem) {
    problems.add(problem);
  }

  /**
   * Call it when everything has been read.
   *
   * @throws InvalidConfigurationException naming every problem, unknown variables among them
   */
  public void check() {
    Set<String> unknown = new TreeSet<>(variables.keySet());
    unknown.removeIf(name -> !name.startsWith(PREFIX) || known.contains(name));
    unknown.forEach(name -> problem(name + " is not a variable of this service"));
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
  }

  private <T> T parsed(String name, T otherwise, String rule, Function<String, T> parser) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return parser.apply(text.get());
    } catch (IllegalArgumentException | DateTimeParseException e) {
      problem(name + " " + (rule == null ? e.getMessage() : rule));
      return otherwise;
    }
  }
}
