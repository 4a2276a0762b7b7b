package io.plaudit.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sample traffic, the same every time, sent the way a gateway sends it: in bulk over HTTP. */
final class Demo {

  private static final int BATCHES = 20;
  private static final int BATCH = 100;
  private static final List<String> PROMPTS = List.of("summarise", "translate", "support", "code");
  private static final List<String> ORGANISATIONS = List.of("acme", "globex", "initech");
  private static final List<String> ENVIRONMENTS = List.of("production", "staging");

  private Demo() {}

  /** Sends it, and answers what a person might look at next. */
  static String run(String url, String key) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Random random = new Random(1);
    for (int batch = 0; batch < BATCHES; batch++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/v1/feedback"))
              .header("content-type", "application/json")
              .header("x-portkey-api-key", key)
              .header("idempotency-key", "demo-" + batch)
              .POST(HttpRequest.BodyPublishers.ofString(batch(batch, random)))
              .build();
      try {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
          return "The demo was refused: " + response.body();
        }
      } catch (IOException e) {
        return "The demo could not be sent: " + e;
      }
    }
    return """
        Sent %d sample feedbacks (again is harmless: the same idempotency keys). Try:
          curl -H "x-portkey-api-key: $KEY" %s/v1/tags/_prompt"""
        .formatted(BATCHES * BATCH, url);
  }

  private static String batch(int batch, Random random) {
    return IntStream.range(0, BATCH)
        .mapToObj(i -> item(batch * BATCH + i, random))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String item(int number, Random random) {
    String prompt = pick(PROMPTS, random);
    // Prompts differ, so that there is something to find: "code" disappoints, "support" delights.
    int mood = PROMPTS.indexOf(prompt) == 3 ? -3 : PROMPTS.indexOf(prompt) * 2;
    int value = Math.max(-10, Math.min(10, (int) Math.round(mood + 4 * random.nextGaussian())));
    return """
        {"trace_id":"demo-%d","value":%d,"weight":%s,"metadata":{"_user":"user-%d",\
        "_organisation":"%s","_prompt":"%s","_environment":"%s"}}"""
        .formatted(
            number / 2,
            value,
            random.nextBoolean() ? "1" : "0.5",
            random.nextInt(200),
            pick(ORGANISATIONS, random),
            prompt,
            pick(ENVIRONMENTS, random));
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
