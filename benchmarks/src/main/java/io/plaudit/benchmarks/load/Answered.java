package io.plaudit.benchmarks.load;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a load generator counted: {@code name=value} on one line. */
public record Answered(Map<String, Double> values) {

  private static final Pattern VALUE = Pattern.compile("(\\w+)=([0-9.]+)");

  public Answered {
    values = Map.copyOf(values);
  }

  /**
   * Reads it from what the generator said.
   *
   * @throws IOException when it said nothing, or a request failed: then nothing was measured
   */
  static Answered of(String output) throws IOException {
    Map<String, Double> values = new HashMap<>();
    Matcher matcher = VALUE.matcher(output);
    while (matcher.find()) {
      values.put(matcher.group(1), Double.parseDouble(matcher.group(2)));
    }
    if (!values.containsKey("requests") || values.get("failed") > 0) {
      throw new IOException("requests failed, or none were sent:\n" + output);
    }
    return new Answered(values);
  }

  public double get(String name) {
    return values.get(name);
  }
}
