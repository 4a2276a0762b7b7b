package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.ObjectCodec;
import io.plaudit.ingest.dialect.AnsweredException;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.ingest.dialect.ImportedLine;
import io.plaudit.ingest.dialect.IncompleteAnswerException;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import io.plaudit.model.Source;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Performs operations as the front door does, without Kafka and without a store: what is to be
 * published must survive its way over the log, and what is to be stored is then in memory.
 */
final class DialectCalls {

  private static final UUID ID = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");

  /** All of a tenant's; an operator would make keys for others too. */
  private static final Principal CALLER =
      new Principal("acme", ID, EnumSet.complementOf(EnumSet.of(Scope.OPERATOR)));

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long WAIT_SECONDS = 10;
  private static final Feedback STORED =
      Feedback.builder(new FeedbackRef("acme", "t", ID))
          .key("k")
          .value(new BigDecimal("0.5"))
          .label("good")
          .comment("c")
          .metadata(new RawJson("{\"_user\":\"u\",\"n\":{\"a\":1}}"))
          .attributes(new RawJson("{\"run_id\":\"" + ID + "\",\"payload\":{\"a\":1}}"))
          .source(new Source("portkey", Source.Kind.API))
          .createdAt(NOW)
          .modifiedAt(NOW)
          .build();

  private final Map<String, ObjectCache> caches = new TreeMap<>();
  private byte[] lastAnswer = new byte[0];

  DialectCalls(List<ObjectCache> caches) {
    caches.forEach(cache -> this.caches.put(cache.kind(), cache));
  }

  /** What a dialect is given of a request. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  record Asked(
      Map<String, String> parameters,
      Map<String, List<String>> query,
      Map<String, String> headers,
      byte[] body) {}

  /** The body of the last answer. */
  byte[] lastAnswer() {
    return lastAnswer;
  }

  /** Performs it, and says what it came to; anything that the front door would not know fails. */
  String perform(Dialect dialect, Operation operation, Asked asked) {
    try {
      return outcome(operation, asked);
    } catch (InvalidEventException e) {
      return refused(dialect, 400, e.getMessage(), e.field());
    } catch (RefusedException e) {
      return refused(dialect, e.status(), e.getMessage(), null);
    } catch (IncompleteAnswerException e) {
      return refused(dialect, 422, e.getMessage(), null);
    } catch (AnsweredException e) {
      assertThat(e.answer().status()).isBetween(400, 499);
      return said(e.answer(), "answered");
    }
  }

  private String refused(Dialect dialect, int status, String message, String field) {
    assertThat(status).isIn(400, 401, 403, 404, 409, 410, 413, 422, 429, 503);
    DialectResponse answer = dialect.failure(new Failure(status, message + " (not stored)", field));
    assertThat(answer.status()).isBetween(400, 503).isNotEqualTo(500);
    return said(answer, "refused");
  }

  private String outcome(Operation operation, Asked asked) {
    if (operation instanceof Operation.Open open) {
      return said(open.answer(), "fixed");
    }
    if (operation instanceof Operation.Presigned presigned) {
      Operation.Grant grant =
          now(presigned.grants().apply(new Operation.Visit(asked.parameters(), "127.0.0.1")));
      return keyed(grant.operation(), request(grant.operation(), grant.principal(), asked));
    }
    Operation.Keyed keyed = (Operation.Keyed) operation;
    return keyed(keyed, request(keyed, CALLER, asked));
  }

  private String keyed(Operation.Keyed operation, DialectRequest request) {
    if (operation instanceof Operation.Write write) {
      return carryOut(write.plan().apply(request), request);
    }
    if (operation instanceof Operation.Import lines) {
      byte[] line = request.body().length == 0 ? new byte[] {' '} : request.body();
      return lines
          .line()
          .apply(
              new ImportedLine(
                  request.principal().tenant(),
                  line,
                  request.attempt().item(0, line, 0, line.length),
                  request.receivedAt()))
          .map(event -> "imported " + event.type())
          .orElse("skipped");
    }
    if (operation instanceof Operation.Read read) {
      return asks(read.plan().apply(request).queries());
    }
    if (operation instanceof Operation.DeferredRead read) {
      return asks(now(read.plan().apply(request)).queries());
    }
    if (operation instanceof Operation.Find find) {
      FindPlan plan = find.plan().apply(request);
      said(plan.answer().of(List.of(), 0), "");
      said(plan.answer().of(List.of(STORED), 1), "");
      return asks(List.of(plan.query()));
    }
    if (operation instanceof Operation.Recall recall) {
      return said(now(recall.answer().apply(request)), "recalled");
    }
    return said(((Operation.Fixed) operation).answer().apply(request), "fixed");
  }

  private String carryOut(WritePlan plan, DialectRequest request) {
    if (plan instanceof WritePlan.Deferred deferred) {
      return carryOut(now(deferred.plan()), request);
    }
    if (plan instanceof WritePlan.Defining defining) {
      store(defining.first().objects());
      return carryOut(defining.then(), request);
    }
    if (plan instanceof WritePlan.Tried tried) {
      store(tried.first().objects());
      return carryOut(now(tried.then().get()), request);
    }
    if (plan instanceof WritePlan.Store store) {
      store(store.objects());
      return said(store.answer(), "stored");
    }
    if (plan instanceof WritePlan.ChangeById change) {
      publish(change.change().apply(STORED));
      store(change.definitions().apply(List.of(STORED)));
      return said(change.answer().apply(List.of(STORED)), "changed");
    }
    if (plan instanceof WritePlan.RetractById retract) {
      publish(retract.retraction().apply(STORED.ref()));
      return said(retract.answer().apply(List.of(STORED.ref())), "retracted");
    }
    if (plan instanceof WritePlan.RetractFound found) {
      asks(List.of(found.query()));
      found.retraction().apply(STORED.ref()).ifPresent(DialectCalls::publish);
      found.then().forEach(DialectCalls::publish);
      return said(found.answer(), "retracted");
    }
    WritePlan.Publish publish = (WritePlan.Publish) plan;
    publish.events().forEach(DialectCalls::publish);
    return said(publish.answer(), publish.events().isEmpty() ? "dropped" : "published");
  }

  private static void publish(FeedbackEvent event) {
    assertThat(event.ref().tenant()).isEqualTo("acme");
    assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
    event.checkInstants(NOW);
  }

  private void store(List<SideObject> objects) {
    for (SideObject object : objects) {
      assertThat(object.ref().tenant()).isEqualTo("acme");
      byte[] key = ObjectCodec.encodeKey(object.ref());
      SideObject read = ObjectCodec.decode(key, ObjectCodec.encodeValue(object));
      assertThat(read.ref()).isEqualTo(object.ref());
      ObjectCache cache = caches.get(object.ref().kind());
      if (cache != null) {
        cache.accept(read, NOW);
      }
    }
  }

  private static String asks(List<NativeQuery> queries) {
    for (NativeQuery query : queries) {
      assertThat(query.path()).startsWith("/v1/").matches("[!-~]+");
    }
    return "asked";
  }

  /** An answer that HTTP can carry: JSON, and headers of one line. */
  private String said(DialectResponse answer, String outcome) {
    assertThat(answer.status()).isBetween(200, 503).isNotEqualTo(500);
    answer.headers().values().forEach(value -> assertThat(value).matches("[ -~\\t]*"));
    if (answer.body().length > 0) {
      try {
        JSON.readTree(answer.body());
      } catch (IOException e) {
        throw new AssertionError("no JSON is answered", e);
      }
    }
    lastAnswer = answer.body();
    return outcome;
  }

  private static <T> T now(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static DialectRequest request(Operation operation, Principal caller, Asked asked) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(asked.headers());
    String key = headers.getOrDefault(IdempotencyKey.HEADER.toLowerCase(Locale.ROOT), "attempt");
    return new DialectRequest(
        asked.parameters(),
        asked.query(),
        headers::get,
        asked.body(),
        caller,
        NOW,
        new Attempt(caller.tenant(), operation.route().name(), new IdempotencyKey(key)));
  }
}
