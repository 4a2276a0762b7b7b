package io.plaudit.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.config.Env;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.testsupport.fuzz.FuzzRun;
import io.plaudit.testsupport.fuzz.FuzzedRequest;
import io.plaudit.testsupport.fuzz.SampleRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * Whatever a stranger sends, an operation of a dialect plans what can be published and answered, or
 * refuses in one of the ways that the front door knows.
 */
final class DialectFuzzTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int MOST_GROWTH_MIB = 48;
  private static final long OBJECT_BYTES = 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Target> targets = new ArrayList<>();
  private final List<SampleRequest> samples = new ArrayList<>();
  private FuzzRun run;

  /** An operation that a sample is for, and the parameters of its path. */
  private record Target(Dialect dialect, Operation operation, Map<String, String> parameters) {}

  @BeforeProperty
  void begin() throws IOException {
    Dialects dialects = new Dialects(config());
    List<ObjectCache> caches = dialects.caches();
    caches.forEach(ObjectCache::restart);
    caches.forEach(ObjectCache::caughtUp);
    DialectCalls calls = new DialectCalls(caches);
    List<Dialect> all =
        dialects.all(
            (kind, name) -> CompletableFuture.completedFuture(List.of()),
            () -> CompletableFuture.completedFuture(true),
            checked -> {},
            Runnable::run);
    for (SampleRequest sample : SampleRequest.all(signedPath(all, calls))) {
      for (Dialect dialect : all) {
        dialect.operations().forEach(operation -> add(sample, dialect, operation));
      }
    }
    this.calls = calls;
    run = new FuzzRun("dialects", LIMIT, MOST_GROWTH_MIB);
  }

  private DialectCalls calls;

  @AfterProperty
  void end() {
    run.close();
  }

  @Property(generation = GenerationMode.RANDOMIZED, edgeCases = EdgeCasesMode.NONE)
  void anyRequestIsPlannedOrRefused(@ForAll("requests") FuzzedRequest request) throws Exception {
    int at = request.body().among(targets.size());
    Target target = targets.get(at);
    SampleRequest sample = samples.get(at);
    byte[] body = request.bodyOf(sample);
    run.of(
        body,
        () ->
            calls.perform(
                target.dialect(),
                target.operation(),
                new DialectCalls.Asked(
                    request.parameters(target.parameters()),
                    request.queryOf(sample),
                    request.headersOf(),
                    body)));
  }

  @Provide
  Arbitrary<FuzzedRequest> requests() {
    return FuzzedRequest.any();
  }

  private void add(SampleRequest sample, Dialect dialect, Operation operation) {
    for (String path : operation.route().paths()) {
      for (String method : operation.route().methods()) {
        if (sample.isFor(method, path) && !isShadowed(sample, dialect, operation, path)) {
          samples.add(sample);
          targets.add(new Target(dialect, operation, parameters(path, sample)));
        }
      }
    }
  }

  /** A literal path wins over one with a parameter in its place. */
  private static boolean isShadowed(
      SampleRequest sample, Dialect dialect, Operation operation, String path) {
    return path.contains("{")
        && dialect.operations().stream()
            .filter(other -> other != operation)
            .anyMatch(
                other ->
                    other.route().methods().contains(sample.method())
                        && other.route().paths().contains(sample.path()));
  }

  private static Map<String, String> parameters(String template, SampleRequest sample) {
    List<String> names = SampleRequest.segments(template);
    List<String> given = SampleRequest.segments(sample.path());
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).startsWith("{")) {
        parameters.put(names.get(i).replaceAll("[{}]", ""), given.get(i));
      }
    }
    return parameters;
  }

  /** The path of a URL that needs no key, made as anybody makes one. */
  private static String signedPath(List<Dialect> all, DialectCalls calls) throws IOException {
    for (Dialect dialect : all) {
      for (Operation operation : dialect.operations()) {
        if (operation.route().name().equals("POST /langsmith/feedback/tokens")) {
          byte[] asked =
              "{\"run_id\":\"11111111-1111-4111-8111-111111111111\",\"feedback_key\":\"k\"}"
                  .getBytes(UTF_8);
          DialectCalls.Asked request =
              new DialectCalls.Asked(Map.of(), Map.of(), Map.of("host", "localhost"), asked);
          calls.perform(dialect, operation, request);
          JsonNode made = JSON.readTree(calls.lastAnswer());
          assertThat(made.path("url").asText()).isNotEmpty();
          return URI.create(made.path("url").asText()).getPath();
        }
      }
    }
    throw new AssertionError("no tokens");
  }

  private static IngestConfig config() {
    Map<String, String> variables = new HashMap<>();
    variables.put("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    variables.put("PLAUDIT_ASSERTION_SECRET", "0123456789abcdef0123456789abcdef");
    variables.put("PLAUDIT_OBJECT_BYTES", Long.toString(OBJECT_BYTES));
    variables.put("PLAUDIT_TOKEN_RATE", "1000000");
    variables.put(
        "PLAUDIT_API_KEYS",
        "[{\"name\":\"k\",\"sha256\":\"%s\",\"tenant\":\"acme\",\"scopes\":[\"write\"]}]"
            .formatted("0".repeat(64)));
    return IngestConfig.from(new Env(variables));
  }
}
