package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Feedback configs: what values a key takes. They are in memory at every front door; each operation
 * first waits, not for long, until what others wrote before is there too.
 */
public final class ConfigOperations {

  private static final String PATH = "/feedback-configs";
  private static final int MAX_KEYS = 50;
  private static final String ID = "id";
  private static final String IS_ENFORCED = "is_enforced";
  private static final int NOT_FOUND = 404;
  private static final Set<String> LIST_PARAMETERS =
      Set.of(
          "key",
          "name_contains",
          Page.OFFSET,
          Page.LIMIT,
          "sort_by_desc",
          "read_after_write",
          "include_all_configs",
          IS_ENFORCED);

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
        current.write(LangSmithDialect.route("DELETE", PATH), this::remove));
  }

  private Supplier<DialectResponse> list(DialectRequest request) {
    QueryParameters parameters = new QueryParameters(request, LIST_PARAMETERS);
    List<String> keys = parameters.texts("key");
    if (keys.size() > MAX_KEYS) {
      throw InvalidEventException.of(
          QueryParameters.field("key"), "must be given at most " + MAX_KEYS + " times");
    }
    // A key has one config, which always counts; those that were deleted are gone.
    parameters.bool("include_all_configs");
    boolean any = parameters.bool(IS_ENFORCED).orElse(true);
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
                    .filter(config -> any)
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
    return existing(tenant, asked)
        .orElseGet(
            () -> {
              WritePlan.Store made = store(tenant, asked);
              // Of two who make it at once the last word counts, and the other one is told.
              return current.tried(
                  made,
                  () ->
                      existing(tenant, asked)
                          .orElse(new WritePlan.Store(List.of(), made.answer())));
            });
  }

  /** What is said where the key has a config; refused where that is another one. */
  private Optional<WritePlan> existing(String tenant, KeyConfig asked) {
    Optional<KeyConfig> known = configs.find(tenant, asked.key());
    if (known.isPresent() && !known.get().config().sameAs(asked.config())) {
      throw new RefusedException(
          400, "the key has another config already: change it, or delete it first");
    }
    return known.map(config -> new WritePlan.Store(List.of(), answer(tenant, config)));
  }

  private Supplier<WritePlan> change(DialectRequest request) {
    Fields sent = Fields.ofBody(request.body());
    KeyConfig asked = KeyConfig.read(sent);
    List<RawJson> added = sent.elements("add_categories");
    Set<BigDecimal> removed = sent.decimals("remove_categories");
    UUID id = sent.uuid(ID);
    String tenant = request.principal().tenant();
    return () -> {
      KeyConfig known =
          configs
              .find(tenant, asked.key())
              .filter(config -> id == null || id.equals(config.id(tenant)))
              .orElseThrow(ConfigOperations::unknown);
      return store(tenant, known.with(asked, request.receivedAt()).withCategories(added, removed));
    };
  }

  /** Whatever is known of a key; a config that is named by its own id has to be there. */
  private Supplier<WritePlan> remove(DialectRequest request) {
    QueryParameters parameters = new QueryParameters(request, Set.of(KeyConfig.KEY, ID));
    Optional<String> key = parameters.text(KeyConfig.KEY);
    Optional<UUID> id = parameters.uuid(ID);
    if (key.isPresent() == id.isPresent()) {
      throw InvalidEventException.of(
          QueryParameters.field(KeyConfig.KEY), "is required, or the id of a config");
    }
    String tenant = request.principal().tenant();
    return () ->
        new WritePlan.Store(
            List.of(
                SideObject.removed(
                    ConfigObjects.ref(tenant, key.orElseGet(() -> keyOf(tenant, id.get()))))),
            new DialectResponse(204, "application/json", Map.of(), new byte[0]));
  }

  private String keyOf(String tenant, UUID id) {
    return configs.all(tenant).stream()
        .filter(config -> id.equals(config.id(tenant)))
        .map(KeyConfig::key)
        .findFirst()
        .orElseThrow(ConfigOperations::unknown);
  }

  private static RefusedException unknown() {
    return new RefusedException(NOT_FOUND, "there is no such config");
  }

  private WritePlan.Store store(String tenant, KeyConfig config) {
    return new WritePlan.Store(List.of(configs.object(tenant, config)), answer(tenant, config));
  }

  private static DialectResponse answer(String tenant, KeyConfig config) {
    return Answers.json(200, json -> config.write(json, tenant));
  }
}
