package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.load.Client;
import io.plaudit.benchmarks.load.Feedbacks;
import io.plaudit.benchmarks.part.Services.Service;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One kind of question.
 *
 * @param limit of the p99, in milliseconds
 */
record QueryKind(String name, int limit, Question question) {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final int WHOLE_DAYS = 6;

  static final List<QueryKind> ALL =
      List.of(
          new QueryKind(
              "trace summary",
              10,
              (client, at, store) -> get(client, at, "traces/" + store.anyTrace() + "?")),
          new QueryKind(
              "tag value",
              20,
              (client, at, store) ->
                  get(client, at, "tags/_user/user-" + any(Feedbacks.USERS) + "?")),
          new QueryKind(
              "top 20 of _prompt",
              50,
              (client, at, store) -> get(client, at, "tags/_prompt?order=count&limit=20&")),
          new QueryKind(
              "top 20 of _user",
              300,
              (client, at, store) -> get(client, at, "tags/_user?order=count&limit=20&")),
          new QueryKind(
              "hourly series of a week",
              50,
              (client, at, store) ->
                  get(
                      client,
                      at,
                      "series?interval=hour&from="
                          + store.end().minus(WEEK)
                          + "&to="
                          + store.end()
                          + "&")),
          new QueryKind(
              "search a day: common value",
              500,
              (client, at, store) ->
                  search(client, at, store, "model", "model-" + any(Feedbacks.MODELS))),
          new QueryKind(
              "search a day: rare value",
              500,
              (client, at, store) ->
                  search(client, at, store, "session", "session-" + any(Feedbacks.SESSIONS))));

  /** Asks and reads the answer. */
  @FunctionalInterface
  interface Question {
    void ask(Client client, Service at, Store store) throws IOException, InterruptedException;
  }

  /**
   * What is asked about.
   *
   * @param end of the week that the feedbacks are of
   * @param events how many they are
   */
  record Store(Instant end, long events) {

    /** Any of as many traces as half of the events: some were never drawn, and have no feedback. */
    String anyTrace() {
      return Feedbacks.trace(ThreadLocalRandom.current().nextLong(events / 2));
    }
  }

  private static int any(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }

  private static void get(Client client, Service at, String pathAndQuery)
      throws IOException, InterruptedException {
    requireAnswer(client.get(at.at("/v1/" + pathAndQuery + "consistency=eventual")));
  }

  private static void search(Client client, Service at, Store store, String field, String value)
      throws IOException, InterruptedException {
    Instant from = store.end().minus(WEEK).plus(Duration.ofDays(any(WHOLE_DAYS)));
    String body =
        """
        {"filter":{"op":"and","filters":[
           {"op":"gte","field":"created_at","value":"%s"},
           {"op":"lt","field":"created_at","value":"%s"},
           {"op":"eq","field":"metadata.%s","value":"%s"}]},
         "sort":[{"field":"created_at","direction":"desc"}],"limit":20}"""
            .formatted(from, from.plus(Duration.ofDays(1)), field, value);
    requireAnswer(client.post(at.at("/v1/feedback/search?consistency=eventual"), body));
  }

  private static void requireAnswer(String answer) {
    if (answer.isEmpty()) {
      throw new IllegalStateException("what was asked for is not in the store");
    }
  }
}
