package io.plaudit.faults;

import java.math.BigDecimal;
import java.util.Random;
import java.util.UUID;

/**
 * One feedback as it is sent.
 *
 * @param id the client's, or null where the server makes one
 * @param comment unlike that of any other
 */
record Item(
    UUID id,
    String trace,
    String key,
    BigDecimal value,
    BigDecimal weight,
    String prompt,
    String user,
    String comment) {

  private static final int TRACES = 400;
  private static final int PROMPTS = 4;
  private static final int USERS = 50;

  static Item random(Random random, String comment) {
    boolean decimal = random.nextInt(4) == 0;
    return new Item(
        random.nextBoolean() ? new UUID(random.nextLong(), random.nextLong()) : null,
        "trace-" + random.nextInt(TRACES),
        decimal ? "quality" : "feedback",
        decimal ? BigDecimal.valueOf(random.nextInt(2_000_001) - 1_000_000, 4) : value(random),
        weight(random),
        prompt(random),
        "u" + random.nextInt(USERS),
        comment);
  }

  static BigDecimal value(Random random) {
    return BigDecimal.valueOf(random.nextInt(21) - 10);
  }

  static BigDecimal weight(Random random) {
    return BigDecimal.valueOf(random.nextInt(1001), 3);
  }

  static String prompt(Random random) {
    return "p" + random.nextInt(PROMPTS);
  }

  String json() {
    return """
    {%s"trace_id":"%s","key":"%s","value":%s,"weight":%s,"comment":"%s",\
    "metadata":{"_prompt":"%s","_user":"%s"}}"""
        .formatted(
            id == null ? "" : "\"id\":\"" + id + "\",",
            trace,
            key,
            value.toPlainString(),
            weight.toPlainString(),
            comment,
            prompt,
            user);
  }
}
