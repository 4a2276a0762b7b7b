package io.plaudit.ingest.keys;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.MadeKey;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
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
import io.plaudit.model.Rules;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Makes, lists and revokes keys: an admin those of his tenant, an operator those of any. Each
 * operation first waits, not for long, until what was done at other front doors is known here.
 */
final class KeyOperations {

  static final int MAX_LIVE = 1_000;

  private static final String TOO_MANY =
      "a tenant may have " + MAX_LIVE + " live keys at most: revoke some";

  private static final String PATH = "/v1/keys";
  private static final String ID = "id";
  private static final String TENANT = "tenant";
  private static final String LIMIT = "limit";
  private static final String CURSOR = "cursor";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private static final Comparator<MadeKey> FIRST_MADE =
      Comparator.comparing(MadeKey::createdAt).thenComparing(MadeKey::id);

  private final KeyObjects objects;
  private final NewKey newKey;
  private final WhenCurrent whenCurrent;

  /**
   * @param current waits until the keys are known that were there when it is asked; false when they
   *     may not be
   */
  KeyOperations(
      KeyObjects objects, NewKey newKey, Supplier<? extends CompletionStage<Boolean>> current) {
    this.objects = objects;
    this.newKey = newKey;
    whenCurrent = new WhenCurrent(current, "the API keys");
  }

  List<Operation> all() {
    return List.of(
        new Operation.Write(route("POST", PATH), Scope.ADMIN, this::create),
        new Operation.Recall(route("GET", PATH), Scope.ADMIN, this::list),
        new Operation.Write(route("DELETE", PATH + "/{" + ID + "}"), Scope.ADMIN, this::revoke));
  }

  private static Route route(String method, String path) {
    return new Route(method + " " + path, List.of(method), List.of(path));
  }

  private WritePlan create(DialectRequest request) {
    requireOnly(request, Set.of());
    KeyRequest asked = KeyRequest.read(request.body(), request.receivedAt());
    String tenant = tenant(request.principal(), asked.tenant());
    requireGivable(request.principal(), asked.scopes());
    UUID id = request.attempt().item(0, request.body(), 0, request.body().length).feedbackId();
    return new WritePlan.Deferred(
        whenCurrent.then(
            () ->
                create(tenant, id, asked, newKey.of(request.attempt(), id), request.receivedAt())));
  }

  private WritePlan create(String tenant, UUID id, KeyRequest asked, Secret secret, Instant now) {
    if (objects.find(tenant, id).isPresent()) {
      throw new RefusedException(
          CONFLICT,
          "the key "
              + id
              + " was made under this Idempotency-Key already, and is shown once: revoke it, and"
              + " make another under another");
    }
    if (live(tenant, now).size() >= MAX_LIVE) {
      throw new RefusedException(CONFLICT, TOO_MANY);
    }
    MadeKey key = asked.key(id, tenant, ApiKeys.sha256(secret.reveal()), now);
    SideObject object = key.object();
    objects.requireRoom(object);
    return new WritePlan.Tried(
        new WritePlan.Store(List.of(object), KeyAnswers.made(key, secret)),
        () -> whenCurrent.then(() -> settled(key, secret, now)));
  }

  /** Of those who make one at once at several front doors the last ones find no place. */
  private WritePlan settled(MadeKey key, Secret secret, Instant now) {
    boolean fits =
        live(key.tenant(), now).stream()
                .filter(other -> FIRST_MADE.compare(other, key) < 0)
                .limit(MAX_LIVE)
                .count()
            < MAX_LIVE;
    return fits
        ? new WritePlan.Store(List.of(), KeyAnswers.made(key, secret))
        : new WritePlan.Store(
            List.of(key.revoked(now).object()), Problem.of(new Failure(CONFLICT, TOO_MANY)));
  }

  private List<MadeKey> live(String tenant, Instant now) {
    return objects.all(tenant).stream().filter(key -> key.isLive(now)).toList();
  }

  private CompletionStage<DialectResponse> list(DialectRequest request) {
    requireOnly(request, Set.of(TENANT, LIMIT, CURSOR));
    String tenant = tenant(request.principal(), request.parameter(TENANT));
    int limit = request.parameter(LIMIT).map(KeyOperations::limit).orElse(DEFAULT_LIMIT);
    Optional<UUID> cursor = request.parameter(CURSOR).map(text -> Uuids.parse(CURSOR, text));
    return whenCurrent.then(() -> page(objects.all(tenant), limit, cursor, request.receivedAt()));
  }

  private static DialectResponse page(
      List<MadeKey> all, int limit, Optional<UUID> cursor, Instant now) {
    List<MadeKey> newest = all.stream().sorted(FIRST_MADE.reversed()).toList();
    int from = cursor.map(last -> behind(newest, last)).orElse(0);
    int to = Math.min(newest.size(), from + limit);
    String next = to < newest.size() ? newest.get(to - 1).id().toString() : null;
    return KeyAnswers.page(newest.subList(from, to), next, now);
  }

  /** The place behind this key, which those that come or go meanwhile do not move. */
  private static int behind(List<MadeKey> newest, UUID last) {
    for (int i = 0; i < newest.size(); i++) {
      if (newest.get(i).id().equals(last)) {
        return i + 1;
      }
    }
    throw InvalidEventException.of(CURSOR, "must be a next_cursor of this list");
  }

  private static int limit(String text) {
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MAX_LIMIT) {
      throw InvalidEventException.of(LIMIT, "must be a whole number from 1 to " + MAX_LIMIT, text);
    }
    return Integer.parseInt(text);
  }

  private WritePlan revoke(DialectRequest request) {
    requireOnly(request, Set.of(TENANT));
    String tenant = tenant(request.principal(), request.parameter(TENANT));
    UUID id = Uuids.parse(ID, request.parameters().get(ID));
    return new WritePlan.Deferred(whenCurrent.then(() -> revoke(tenant, id, request.receivedAt())));
  }

  private WritePlan revoke(String tenant, UUID id, Instant now) {
    MadeKey key =
        objects
            .find(tenant, id)
            .orElseThrow(() -> new RefusedException(NOT_FOUND, "there is no key " + id));
    if (key.state(now) == MadeKey.State.REVOKED) {
      return new WritePlan.Store(List.of(), KeyAnswers.one(key, now));
    }
    MadeKey revoked = key.revoked(now);
    return new WritePlan.Store(List.of(revoked.object()), KeyAnswers.one(revoked, now));
  }

  /** The tenant that a caller means, and may mean. */
  private static String tenant(Principal caller, Optional<String> named) {
    if (named.isEmpty() || named.get().equals(caller.tenant())) {
      return caller.tenant();
    }
    if (!caller.may(Scope.OPERATOR)) {
      throw new RefusedException(
          FORBIDDEN, "the API key lacks the scope operator, which another tenant needs");
    }
    return Rules.tenant(named.get());
  }

  private static void requireGivable(Principal caller, Set<Scope> scopes) {
    for (Scope scope : scopes) {
      if (!caller.may(scope)) {
        throw new RefusedException(
            FORBIDDEN,
            "the API key cannot give the scope " + scope.wireName() + ", which it lacks");
      }
    }
  }

  private static void requireOnly(DialectRequest request, Set<String> known) {
    for (String name : new TreeSet<>(request.query().keySet())) {
      if (!known.contains(name)) {
        throw InvalidEventException.of("query", "has an unknown parameter", name);
      }
    }
  }
}
