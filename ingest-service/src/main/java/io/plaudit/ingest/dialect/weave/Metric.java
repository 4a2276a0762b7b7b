package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is asked of the values at one path.
 *
 * @param percentiles from 0 to 100
 */
record Metric(
    JsonPath path, String valueType, List<String> aggregations, List<Double> percentiles) {

  private static final List<String> TYPES =
      List.of(PayloadSchema.NUMERIC, PayloadSchema.BOOLEAN, PayloadSchema.CATEGORICAL);
  private static final List<String> AGGREGATIONS =
      List.of("sum", "avg", "min", "max", "count", "count_true", "count_false");
  private static final String COUNT = "count";
  private static final int MAX_PERCENTILES = 100;
  private static final double HUNDRED = 100;

  static Metric read(Shape shape) {
    String path = shape.requiredText("json_path");
    String type = shape.choice("value_type", TYPES);
    List<String> aggregations = shape.texts("aggregations");
    for (int i = 0; i < aggregations.size(); i++) {
      if (!AGGREGATIONS.contains(aggregations.get(i))) {
        shape.complain(
            "enum",
            List.of("aggregations", i),
            "Input should be one of " + AGGREGATIONS,
            shape.get("aggregations").get(i));
      }
    }
    List<Double> percentiles = new ArrayList<>();
    for (JsonNode percentile : shape.list("percentiles")) {
      double wanted = percentile.asDouble(-1);
      if (!percentile.isNumber() || wanted < 0 || wanted > HUNDRED) {
        shape.complain(
            "less_than_equal", List.of("percentiles"), "Input should be from 0 to 100", percentile);
      }
      percentiles.add(wanted);
    }
    shape.check();
    if (percentiles.size() > MAX_PERCENTILES) {
      throw Answers.refusal("At most " + MAX_PERCENTILES + " percentiles of a metric");
    }
    boolean none = aggregations.isEmpty() && percentiles.isEmpty();
    return new Metric(
        new JsonPath(path),
        type,
        none ? defaults(type) : aggregations.stream().distinct().toList(),
        percentiles.stream().distinct().toList());
  }

  /** How many there are in each bucket. */
  int figures() {
    return aggregations.size() + percentiles.size();
  }

  private static List<String> defaults(String type) {
    return switch (type) {
      case PayloadSchema.NUMERIC -> List.of("avg", "min", "max");
      case PayloadSchema.BOOLEAN -> List.of("count_true", "count_false");
      default -> List.of("count");
    };
  }

  /**
   * Adds the figures of these payloads.
   *
   * @param suffix behind the name of each
   */
  void write(ObjectNode target, List<JsonNode> payloads, String suffix) {
    List<JsonNode> values =
        payloads.stream()
            .map(path::in)
            .filter(value -> value.isValueNode() && !value.isNull() && !value.isMissingNode())
            .toList();
    double[] numbers =
        values.stream()
            .filter(JsonNode::isNumber)
            .mapToDouble(JsonNode::doubleValue)
            .sorted()
            .toArray();
    for (String aggregation : aggregations) {
      if (aggregation.startsWith(COUNT)) {
        target.put(aggregation + suffix, count(aggregation, values, numbers));
      } else {
        target.put(aggregation + suffix, figure(aggregation, numbers));
      }
    }
    for (double percentile : percentiles) {
      boolean whole = percentile == Math.rint(percentile);
      String name = "p" + (whole ? Long.toString((long) percentile) : Double.toString(percentile));
      target.put(name + suffix, percentile(numbers, percentile));
    }
  }

  private long count(String aggregation, List<JsonNode> values, double[] numbers) {
    if (aggregation.equals(COUNT)) {
      return valueType.equals(PayloadSchema.NUMERIC) ? numbers.length : values.size();
    }
    boolean wanted = aggregation.equals("count_true");
    return values.stream()
        .filter(value -> value.isBoolean() && value.booleanValue() == wanted)
        .count();
  }

  private static Double figure(String aggregation, double[] sorted) {
    if (sorted.length == 0) {
      return null;
    }
    return switch (aggregation) {
      case "sum" -> finite(Arrays.stream(sorted).sum());
      case "avg" -> finite(Arrays.stream(sorted).sum() / sorted.length);
      case "min" -> finite(sorted[0]);
      default -> finite(sorted[sorted.length - 1]);
    };
  }

  /** Between the two nearest values, in proportion. */
  private static Double percentile(double[] sorted, double percentile) {
    if (sorted.length == 0) {
      return null;
    }
    double at = percentile / HUNDRED * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return finite(sorted[below] + (sorted[above] - sorted[below]) * (at - below));
  }

  /** JSON has no other numbers. */
  private static Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }
}
