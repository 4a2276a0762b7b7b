package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.access.Scope;
import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.PresignedSettings;
import io.plaudit.ingest.dialect.ReadPlan;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.objects.StoredObjects;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.SideObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Presigned feedback tokens, made, listed and taken back by who has a key: URLs by which anybody
 * who has one gives feedback without. The URL that is answered bears its claims, signed, so that
 * any front door can check it alone; its last segment is the token's uuid, which alone is also
 * taken.
 */
public final class TokenOperations {

  private static final int FORBIDDEN = 403;

  /** Each takes a signature: more are made by a worker. */
  private static final int MAX_AT_ONCE = 20;

  private static final int MAX_LIMIT = 100;
  private static final int MAX_OFFSET = 100_000;
  private static final Set<String> LIST_PARAMETERS = Set.of("run_id", "offset", "limit");

  private final PresignedSettings settings;
  private final TokenSigner signer;
  private final TokenObjects objects;
  private final ConfigObjects configs;
  private final TokenUses uses;
  private final Executor workers;

  /**
   * @param stored where tokens are looked up that are not in memory
   * @param current waits until the objects are known that were there when it is asked; false when
   *     they may not be
   * @param checked hears how each token was checked: by its "signature" or by a "lookup"
   * @param workers do what is too much for an event loop
   */
  public TokenOperations(
      PresignedSettings settings,
      TokenObjects objects,
      ConfigObjects configs,
      StoredObjects stored,
      Supplier<? extends CompletionStage<Boolean>> current,
      Consumer<String> checked,
      InstantSource clock,
      Executor workers) {
    this.settings = settings;
    this.signer = new TokenSigner(settings);
    this.objects = objects;
    this.configs = configs;
    this.workers = workers;
    this.uses =
        new TokenUses(
            signer,
            new TokenLookup(objects, stored, current, clock),
            objects,
            configs,
            settings.perMinute(),
            checked,
            clock);
  }

  public List<Operation> operations() {
    Route bare = route(List.of("GET", "POST"), "/feedback/tokens/{id}");
    Route signed = route(List.of("GET", "POST"), "/feedback/tokens/{claims}/{id}");
    return List.of(
        new Operation.Write(route(List.of("POST"), "/feedback/tokens"), this::create),
        new Operation.Read(route(List.of("GET"), "/feedback/tokens"), this::list),
        // Ours: LangSmith has no way to take a token back.
        new Operation.Write(route(List.of("DELETE"), "/feedback/tokens/{id}"), this::revoke),
        new Operation.Presigned(signed, visit -> uses.bySignature(signed, visit)),
        new Operation.Presigned(bare, visit -> uses.byLookup(bare, visit)));
  }

  private WritePlan create(DialectRequest request) {
    TokenRequest.Body body = TokenRequest.read(request.body());
    return body.tokens().size() > MAX_AT_ONCE
        ? new WritePlan.Deferred(
            CompletableFuture.supplyAsync(() -> create(request, body), workers))
        : create(request, body);
  }

  private WritePlan create(DialectRequest request, TokenRequest.Body body) {
    String tenant = request.principal().tenant();
    List<SideObject> written = new ArrayList<>();
    Map<UUID, TokenClaims> made = new LinkedHashMap<>();
    BroughtConfigs brought = new BroughtConfigs(configs, tenant, request.receivedAt());
    for (TokenRequest asked : body.tokens()) {
      TokenClaims claims = asked.claims(tenant, request.receivedAt());
      UUID id = UUID.randomUUID();
      made.put(id, claims);
      written.add(TokenObjects.token(claims, id));
      claims.config().ifPresent(config -> brought.keep(claims.key(), config));
    }
    written.addAll(brought.objects());
    return new WritePlan.Store(written, answer(request, made, body.many()));
  }

  private ReadPlan list(DialectRequest request) {
    // Who reads a run's tokens can write by them.
    if (!request.principal().may(Scope.WRITE)) {
      throw new RefusedException(FORBIDDEN, "the API key lacks the scope write");
    }
    QueryParameters parameters = new QueryParameters(request, LIST_PARAMETERS);
    UUID run =
        parameters
            .uuid("run_id")
            .orElseThrow(
                () -> InvalidEventException.of(QueryParameters.field("run_id"), "is required"));
    NativeQuery query =
        new NativeQuery(
            "/v1/objects/" + TokenObjects.TOKEN,
            Map.of(
                "prefix",
                run + "/",
                "offset",
                Integer.toString(parameters.whole("offset", 0, 0, MAX_OFFSET)),
                "limit",
                Integer.toString(parameters.whole("limit", MAX_LIMIT, 1, MAX_LIMIT))));
    return new ReadPlan(List.of(query), answers -> answer(request, made(answers.get(0)), true));
  }

  private WritePlan revoke(DialectRequest request) {
    UUID id = Uuids.parse("path.id", request.parameters().get("id"));
    String tenant = request.principal().tenant();
    Optional<TokenClaims> known =
        objects.token(id).filter(claims -> claims.tenant().equals(tenant));
    List<SideObject> written = new ArrayList<>();
    written.add(
        objects.revocation(tenant, id, request.receivedAt(), known.map(TokenClaims::expiry)));
    known.ifPresent(claims -> written.add(TokenObjects.removed(claims, id)));
    return new WritePlan.Store(written, Answers.empty(200));
  }

  private static Map<UUID, TokenClaims> made(JsonNode answer) {
    Map<UUID, TokenClaims> made = new LinkedHashMap<>();
    for (JsonNode object : answer.path("objects")) {
      String id = object.path("id").asText();
      String uuid = id.substring(id.lastIndexOf('/') + 1);
      // Who may write to the topic may write what is no token; the others are listed all the same.
      if (Uuids.isUuid(uuid)) {
        claims(object.path("document"))
            .ifPresent(claims -> made.put(UUID.fromString(uuid), claims));
      }
    }
    return made;
  }

  private static Optional<TokenClaims> claims(JsonNode document) {
    try {
      return Optional.of(TokenClaims.read(document.toString()));
    } catch (InvalidEventException e) {
      return Optional.empty();
    }
  }

  private DialectResponse answer(
      DialectRequest request, Map<UUID, TokenClaims> made, boolean many) {
    String base = base(request) + "/langsmith/api/v1/feedback/tokens/";
    return Answers.json(
        200,
        json -> {
          if (many) {
            json.writeStartArray();
          }
          for (Map.Entry<UUID, TokenClaims> token : made.entrySet()) {
            write(json, base, token.getKey(), token.getValue());
          }
          if (many) {
            json.writeEndArray();
          }
        });
  }

  private void write(JsonGenerator json, String base, UUID id, TokenClaims claims)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeStringField("url", base + signer.sign(claims, id) + "/" + id);
    json.writeStringField("expires_at", claims.expiry().toString());
    json.writeStringField("feedback_key", claims.key());
    json.writeEndObject();
  }

  /** Where browsers find us: as we are told, else as whoever asks has found us. */
  private String base(DialectRequest request) {
    if (settings.publicUrl().isPresent()) {
      String url = settings.publicUrl().get().toString();
      return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
    String proto = request.headers().apply("X-Forwarded-Proto");
    return ("https".equals(proto) ? "https://" : "http://") + request.headers().apply("Host");
  }

  private static Route route(List<String> methods, String path) {
    return new Route(
        String.join("|", methods) + " /langsmith" + path,
        methods,
        LangSmithDialect.BASES.stream().map(base -> base + path).toList());
  }
}
