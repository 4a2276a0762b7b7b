package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.SideObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Feedback configs: what values a key takes. They are in memory at every front door; each operation
 * first waits, not for long, until what others wrote before is there too.
 */
public final class ConfigOperations {

  private static final String PATH = "/feedback-configs";
  private static final int MAX_KEYS = 50;
  private static final Set<String> LIST_PARAMETERS =
      Set.of("key", "name_contains", Page.OFFSET, Page.LIMIT, "sort_by_desc", "read_after_write");

  private final ConfigObjects configs;
  private final CurrentOperations current;

  /**
   * @param current waits until the configs are known that were there when it is asked; false when
   *     they may not be
   */
  public ConfigOperations(
      ConfigObjects configs, Supplier<? extends CompletionStage<Boolean>> current) {
    this.configs = configs;
    this.current = new CurrentOperations(current, "the feedback configs");
  }

  public List<Operation> operations() {
    return List.of(
        current.recall(LangSmithDialect.route("GET", PATH), this::list),
        current.write(LangSmithDialect.route("POST", PATH), this::create),
        current.write(LangSmithDialect.route("PATCH", PATH), this::change),
        new Operation.Write(LangSmithDialect.route("DELETE", PATH), ConfigOperations::remove));
  }

  private Supplier<DialectResponse> list(DialectRequest request) {
    QueryParameters parameters = new QueryParameters(request, LIST_PARAMETERS);
    List<String> keys = parameters.texts("key");
    if (keys.size() > MAX_KEYS) {
      throw InvalidEventException.of(
          QueryParameters.field("key"), "must be given at most " + MAX_KEYS + " times");
    }
    Optional<String> part = parameters.text("name_contains");
    Comparator<KeyConfig> oldest =
        Comparator.comparing(KeyConfig::modifiedAt).thenComparing(KeyConfig::key);
    boolean newestFirst = parameters.bool("sort_by_desc").orElse(true);
    Page page = Page.of(parameters);
    String tenant = request.principal().tenant();
    return () ->
        listed(
            tenant,
            page.of(
                configs.all(tenant).stream()
                    .filter(config -> keys.isEmpty() || keys.contains(config.key()))
                    .filter(config -> part.isEmpty() || config.key().contains(part.get()))
                    .sorted(newestFirst ? oldest.reversed() : oldest)));
  }

  private static DialectResponse listed(String tenant, List<KeyConfig> found) {
    return Answers.json(
        200,
        json -> {
          json.writeStartArray();
          for (KeyConfig config : found) {
            config.write(json, tenant);
          }
          json.writeEndArray();
        });
  }

  private Supplier<WritePlan> create(DialectRequest request) {
    KeyConfig asked = KeyConfig.read(Fields.ofBody(request.body()));
    if (asked.config() == null) {
      throw InvalidEventException.of(FeedbackConfig.FIELD, "is required");
    }
    return () -> create(request.principal().tenant(), asked.at(request.receivedAt()));
  }

  private WritePlan create(String tenant, KeyConfig asked) {
    Optional<KeyConfig> known = configs.find(tenant, asked.key());
    if (known.isPresent() && !known.get().config().sameAs(asked.config())) {
      throw new RefusedException(
          400, "the key has another config already: change it, or delete it first");
    }
    return known.isPresent()
        ? new WritePlan.Store(List.of(), answer(tenant, known.get()))
        : store(tenant, asked);
  }

  private Supplier<WritePlan> change(DialectRequest request) {
    KeyConfig asked = KeyConfig.read(Fields.ofBody(request.body()));
    String tenant = request.principal().tenant();
    return () -> {
      KeyConfig known =
          configs
              .find(tenant, asked.key())
              .orElseThrow(() -> new RefusedException(404, "the key has no config"));
      return store(tenant, known.with(asked, request.receivedAt()));
    };
  }

  /** Whatever is known of it. */
  private static WritePlan remove(DialectRequest request) {
    String key =
        new QueryParameters(request, Set.of(KeyConfig.KEY))
            .text(KeyConfig.KEY)
            .orElseThrow(
                () ->
                    InvalidEventException.of(QueryParameters.field(KeyConfig.KEY), "is required"));
    return new WritePlan.Store(
        List.of(SideObject.removed(ConfigObjects.ref(request.principal().tenant(), key))),
        new DialectResponse(204, "application/json", Map.of(), new byte[0]));
  }

  private WritePlan store(String tenant, KeyConfig config) {
    return new WritePlan.Store(List.of(configs.object(tenant, config)), answer(tenant, config));
  }

  private static DialectResponse answer(String tenant, KeyConfig config) {
    return Answers.json(200, json -> config.write(json, tenant));
  }
}
