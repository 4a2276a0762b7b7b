package io.plaudit.benchmarks.row;

import io.plaudit.access.ApiKeys;
import io.plaudit.benchmarks.load.Flood;
import io.plaudit.benchmarks.part.Services;
import java.net.URI;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.LongFunction;

/** Tenants beside the one that is measured, and what they send. */
final class Neighbours {

  /** Feedbacks a second of the neighbour that has a rate. */
  static final int RATE = 100;

  static final int ARRAY = 100;

  private static final String RATED_KEY = "pk_of_the_neighbour_with_a_rate";
  private static final String FREE_KEY = "pk_of_the_neighbour_without_a_rate";

  private Neighbours() {}

  /** The keys of all, as the front door is told them. */
  static Map<String, String> variables() {
    String keys =
        """
        [{"name":"quiet","sha256":"%s","tenant":"%s","scopes":["write","read"]},
         {"name":"rated","sha256":"%s","tenant":"rated","scopes":["write","read"],"rate":%d},
         {"name":"free","sha256":"%s","tenant":"free","scopes":["write","read"]}]"""
            .formatted(
                ApiKeys.sha256(Services.KEY),
                Services.TENANT,
                ApiKeys.sha256(RATED_KEY),
                RATE,
                ApiKeys.sha256(FREE_KEY));
    return Map.of("PLAUDIT_API_KEYS", keys);
  }

  /** Single feedbacks of who may write {@link #RATE} a second, so many a second. */
  static Flood rated(URI door, int perSecond) {
    return new Flood(
            door,
            RATED_KEY,
            64,
            number -> feedback(UUID.randomUUID().toString(), "u"),
            Long.MAX_VALUE)
        .atRate(perSecond);
  }

  /** Arrays of who may write as much as it likes, each feedback of another user. */
  static Flood users(URI door, int users) {
    return new Flood(
            door,
            FREE_KEY,
            8,
            number ->
                array(
                    item ->
                        feedback(
                            UUID.randomUUID().toString(), "someone-" + (number * ARRAY + item))),
            users / ARRAY)
        .inTurn(8);
  }

  /** Arrays on one trace, so many a second. */
  static Flood oneTrace(URI door, int arraysPerSecond) {
    return new Flood(
            door,
            FREE_KEY,
            64,
            number -> array(item -> feedback("the only trace", "someone-" + item)),
            Long.MAX_VALUE)
        .atRate(arraysPerSecond);
  }

  /** Arrays on traces of their own, so many a second. */
  static Flood manyTraces(URI door, int arraysPerSecond) {
    return new Flood(
            door,
            FREE_KEY,
            64,
            number -> array(item -> feedback(UUID.randomUUID().toString(), "someone-" + item)),
            Long.MAX_VALUE)
        .atRate(arraysPerSecond);
  }

  /** Arrays as fast as they are answered. */
  static Flood atMost(URI door, int lanes) {
    return new Flood(
            door,
            FREE_KEY,
            lanes,
            number -> array(item -> feedback(UUID.randomUUID().toString(), "u-" + item)),
            Long.MAX_VALUE)
        .inTurn(lanes);
  }

  private static String array(LongFunction<String> items) {
    StringJoiner array = new StringJoiner(",", "[", "]");
    for (int item = 0; item < ARRAY; item++) {
      array.add(items.apply(item));
    }
    return array.toString();
  }

  private static String feedback(String trace, String user) {
    return "{\"trace_id\":\""
        + trace
        + "\",\"value\":-3,\"weight\":0.5,\"metadata\":{\"_user\":\""
        + user
        + "\"}}";
  }
}
