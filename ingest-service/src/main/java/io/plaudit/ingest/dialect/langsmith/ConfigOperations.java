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
  private static final int INVALID = 400;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  /** So often a change is made anew of what somebody else has written meanwhile. */
  private static final int MAX_ATTEMPTS = 4;

  private static final String TAKEN =
      "the key has another config already: change it, or delete it first";
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
    boolean enforced = parameters.bool(IS_ENFORCED).orElse(true);
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
                    .filter(config -> enforced)
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
    if (known.isEmpty()) {
      WritePlan.Store made = store(tenant, asked);
      // Of two who make it at once the last word counts, and the other one is told.
      return current.tried(made, () -> said(made(tenant, asked).orElse(made.answer())));
    }
    if (!known.get().config().sameAs(asked.config())) {
      throw new RefusedException(INVALID, TAKEN);
    }
    return said(answer(tenant, known.get()));
  }

  /** What is said of a config that was stored; empty where it is gone by now. */
  private Optional<DialectResponse> made(String tenant, KeyConfig asked) {
    return configs
        .find(tenant, asked.key())
        .map(
            there ->
                there.config().sameAs(asked.config())
                    ? answer(tenant, there)
                    // Not an exception: nothing is unknown of it, and to repeat it is of no use.
                    : Answers.detail(INVALID, TAKEN));
  }

  private Supplier<WritePlan> change(DialectRequest request) {
    ConfigChange change = ConfigChange.read(Fields.ofBody(request.body()));
    String tenant = request.principal().tenant();
    return () -> {
      KeyConfig known =
          configs
              .find(tenant, change.key())
              .filter(config -> change.isOf(config, tenant))
              .orElseThrow(ConfigOperations::unknown);
      return change(tenant, change, change.of(known, request.receivedAt()), 1);
    };
  }

  /** Of two who change it at once the later one did not know of the other's change. */
  private WritePlan change(String tenant, ConfigChange change, KeyConfig changed, int attempt) {
    WritePlan.Store made = store(tenant, changed);
    return current.tried(
        made,
        () -> {
          Optional<KeyConfig> there = configs.find(tenant, change.key());
          // Who has removed it knew of it.
          return there.isEmpty()
              ? said(made.answer())
              : settled(tenant, change, there.get(), attempt);
        });
  }

  private WritePlan settled(String tenant, ConfigChange change, KeyConfig there, int attempt) {
    try {
      if (change.isIn(there)) {
        return said(answer(tenant, there));
      }
      return attempt == MAX_ATTEMPTS
          ? overtaken()
          : change(tenant, change, change.of(there, there.modifiedAt()), attempt + 1);
    } catch (InvalidEventException | RefusedException e) {
      // Of what is there now it cannot be made any more.
      return overtaken();
    }
  }

  private static WritePlan overtaken() {
    return said(
        Answers.detail(
            CONFLICT,
            "the config was changed by others at the same time, and not by this: read it first"));
  }

  private static WritePlan said(DialectResponse answer) {
    return new WritePlan.Store(List.of(), answer);
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
