package io.plaudit.ingest.alerts;

import io.plaudit.access.Scope;
import io.plaudit.alert.AlertRule;
import io.plaudit.alert.Webhook;
import io.plaudit.alert.WebhookSecret;
import io.plaudit.codec.Uuids;
import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.dialect.WhenCurrent;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.http.Problem;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.SideObject;
import io.plaudit.model.TagNames;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Makes, lists, changes and removes the rules of a tenant. Each operation first waits, not for
 * long, until what was done at other front doors is known here.
 */
final class AlertOperations {

  private static final String PATH = "/v1/alerts/rules";
  private static final String ID = "id";
  private static final String ONE = PATH + "/{" + ID + "}";
  private static final String TOO_MANY =
      "a tenant may have " + AlertRule.MAX_RULES + " rules at most: remove some";

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private static final Comparator<AlertRule> FIRST_MADE =
      Comparator.comparing(AlertRule::createdAt).thenComparing(AlertRule::id);

  private final AlertObjects objects;
  private final TagNames tags;
  private final Secret assertionSecret;
  private final WhenCurrent whenCurrent;

  /**
   * @param current waits until the rules are known that were there when it is asked; false when
   *     they may not be
   */
  AlertOperations(
      AlertObjects objects,
      TagNames tags,
      Secret assertionSecret,
      Supplier<? extends CompletionStage<Boolean>> current) {
    this.objects = objects;
    this.tags = tags;
    this.assertionSecret = assertionSecret;
    whenCurrent = new WhenCurrent(current, "the rules of alerts");
  }

  List<Operation> all() {
    return List.of(
        new Operation.Write(route("POST", PATH), Scope.ADMIN, this::create),
        new Operation.Recall(route("GET", PATH), Scope.ADMIN, this::list),
        new Operation.Recall(route("GET", ONE), Scope.ADMIN, this::get),
        new Operation.Write(route("PUT", ONE), Scope.ADMIN, this::replace),
        new Operation.Write(route("DELETE", ONE), Scope.ADMIN, this::remove));
  }

  private static Route route(String method, String path) {
    return new Route(method + " " + path, List.of(method), List.of(path));
  }

  private WritePlan create(DialectRequest request) {
    requireNoQuery(request);
    AlertRequest asked = AlertRequest.read(request.body(), tags);
    UUID id = request.attempt().item(0, request.body(), 0, request.body().length).feedbackId();
    AlertRule rule = asked.rule(id, request.principal().tenant(), request.receivedAt());
    return new WritePlan.Deferred(whenCurrent.then(() -> create(rule)));
  }

  /** The same attempt again makes no second rule, and says what it said. */
  private WritePlan create(AlertRule rule) {
    Optional<AlertRule> made = objects.find(rule.tenant(), rule.id());
    if (made.isPresent()) {
      return new WritePlan.Store(List.of(), created(made.get()));
    }
    List<AlertRule> others = objects.all(rule.tenant());
    if (others.size() >= AlertRule.MAX_RULES) {
      throw new RefusedException(CONFLICT, TOO_MANY);
    }
    SideObject object = rule.object();
    objects.requireRoom(object);
    return new WritePlan.Tried(
        new WritePlan.Store(List.of(object), created(rule)),
        () -> whenCurrent.then(() -> settled(rule)));
  }

  /** Of those who make one at once at several front doors the last ones find no place. */
  private WritePlan settled(AlertRule rule) {
    boolean fits =
        objects.all(rule.tenant()).stream()
                .filter(other -> FIRST_MADE.compare(other, rule) < 0)
                .limit(AlertRule.MAX_RULES)
                .count()
            < AlertRule.MAX_RULES;
    return fits
        ? new WritePlan.Store(List.of(), created(rule))
        : new WritePlan.Store(
            List.of(SideObject.removed(rule.ref())), Problem.of(new Failure(CONFLICT, TOO_MANY)));
  }

  private DialectResponse created(AlertRule rule) {
    // A secret that has replaced the first one was shown to who wanted it.
    Optional<Webhook> first =
        rule.webhook().filter(webhook -> webhook.secretMadeAt().equals(rule.createdAt()));
    return AlertAnswers.one(AlertAnswers.CREATED, rule, secret(rule, first));
  }

  private CompletionStage<DialectResponse> list(DialectRequest request) {
    requireNoQuery(request);
    String tenant = request.principal().tenant();
    return whenCurrent.then(
        () ->
            AlertAnswers.all(objects.all(tenant).stream().sorted(FIRST_MADE.reversed()).toList()));
  }

  private CompletionStage<DialectResponse> get(DialectRequest request) {
    requireNoQuery(request);
    String tenant = request.principal().tenant();
    UUID id = id(request);
    return whenCurrent.then(
        () -> AlertAnswers.one(AlertAnswers.OK, find(tenant, id), Optional.empty()));
  }

  private WritePlan replace(DialectRequest request) {
    requireNoQuery(request);
    AlertRequest asked = AlertRequest.read(request.body(), tags);
    String tenant = request.principal().tenant();
    UUID id = id(request);
    Instant now = request.receivedAt();
    return new WritePlan.Deferred(whenCurrent.then(() -> replaced(find(tenant, id), asked, now)));
  }

  private WritePlan replaced(AlertRule before, AlertRequest asked, Instant now) {
    AlertRule rule = asked.change(before, now);
    objects.requireRoom(rule.object());
    Optional<Instant> known = before.webhook().map(Webhook::secretMadeAt);
    Optional<Webhook> shown =
        rule.webhook().filter(webhook -> !known.equals(Optional.of(webhook.secretMadeAt())));
    return new WritePlan.Store(
        List.of(rule.object()), AlertAnswers.one(AlertAnswers.OK, rule, secret(rule, shown)));
  }

  private WritePlan remove(DialectRequest request) {
    requireNoQuery(request);
    String tenant = request.principal().tenant();
    UUID id = id(request);
    return new WritePlan.Deferred(
        whenCurrent.then(
            () -> {
              AlertRule rule = find(tenant, id);
              return new WritePlan.Store(
                  List.of(SideObject.removed(rule.ref())),
                  AlertAnswers.one(AlertAnswers.OK, rule, Optional.empty()));
            }));
  }

  private AlertRule find(String tenant, UUID id) {
    return objects
        .find(tenant, id)
        .orElseThrow(() -> new RefusedException(NOT_FOUND, "there is no rule " + id));
  }

  private Optional<Secret> secret(AlertRule rule, Optional<Webhook> shown) {
    return shown.map(webhook -> WebhookSecret.of(assertionSecret, rule, webhook).text());
  }

  private static UUID id(DialectRequest request) {
    return Uuids.parse(ID, request.parameters().get(ID));
  }

  private static void requireNoQuery(DialectRequest request) {
    if (!request.query().isEmpty()) {
      throw InvalidEventException.of(
          "query", "has an unknown parameter", new TreeSet<>(request.query().keySet()).first());
    }
  }
}
