package io.plaudit.testsupport.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** A sample of a request, whose body, path, query and headers are to be changed. */
public record FuzzedRequest(
    Mutant body, List<Mutation> path, List<Mutation> query, List<Mutation> headers) {

  private static final List<String> HEADERS =
      List.of(
          "Idempotency-Key",
          "Content-Type",
          "traceparent",
          "x-portkey-trace-id",
          "x-portkey-metadata",
          "x-request-id",
          "Origin",
          "Accept",
          "Accept-Encoding",
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "Host",
          "Content-Encoding",
          "Cookie",
          "If-None-Match",
          "Range");

  /** Changes of any sample: of the body in most, of what stands around it in some. */
  public static Arbitrary<FuzzedRequest> any() {
    return Arbitraries.randomValue(
        random ->
            new FuzzedRequest(
                Mutants.mutant(random),
                Mutants.atMost(1, random),
                Mutants.atMost(2, random),
                Mutants.atMost(2, random)));
  }

  /** Which of the samples it is. */
  public SampleRequest of(List<SampleRequest> samples) {
    return samples.get(body.among(samples.size()));
  }

  /** The body, changed. */
  public byte[] bodyOf(SampleRequest sample) {
    return sample.body().length == 0 ? sample.body() : body.applyTo(sample.body());
  }

  /** These values of path parameters, one of them perhaps another. */
  public Map<String, String> parameters(Map<String, String> given) {
    Map<String, String> changed = new LinkedHashMap<>(given);
    List<String> names = List.copyOf(given.keySet());
    for (Mutation mutation : names.isEmpty() ? List.<Mutation>of() : path) {
      changed.put(names.get(mutation.where() % names.size()), Oddities.text(mutation.what()));
    }
    return changed;
  }

  /** The segments of the path, decoded, one of them perhaps another or one too many. */
  public List<String> segments(SampleRequest sample) {
    List<String> changed = new ArrayList<>(SampleRequest.segments(sample.path()));
    for (Mutation mutation : path) {
      int at = mutation.where() % changed.size();
      if (mutation.kind() == Mutation.Kind.DUPLICATE) {
        changed.add(at, Oddities.text(mutation.what()));
      } else {
        changed.set(
            mutation.where() % 2 == 0 ? at : changed.size() - 1, Oddities.text(mutation.what()));
      }
    }
    return changed;
  }

  /** Names and values of the query, decoded, some of them others, more, or twice. */
  public Map<String, List<String>> queryOf(SampleRequest sample) {
    Map<String, List<String>> changed = new LinkedHashMap<>();
    sample.query().forEach((name, value) -> changed.put(name, new ArrayList<>(List.of(value))));
    List<String> names = List.copyOf(sample.query().keySet());
    for (Mutation mutation : query) {
      String text = Oddities.text(mutation.what());
      boolean known = !names.isEmpty() && mutation.kind() != Mutation.Kind.RENAME;
      String name = known ? names.get(mutation.where() % names.size()) : text;
      List<String> values = changed.computeIfAbsent(name, absent -> new ArrayList<>());
      if (mutation.kind() != Mutation.Kind.DUPLICATE) {
        values.clear();
      }
      values.add(text);
    }
    return changed;
  }

  /** Headers that are set, with whatever stands in them. */
  public Map<String, String> headersOf() {
    Map<String, String> changed = new LinkedHashMap<>();
    for (Mutation mutation : headers) {
      changed.put(HEADERS.get(mutation.where() % HEADERS.size()), Oddities.text(mutation.what()));
    }
    return changed;
  }
}
