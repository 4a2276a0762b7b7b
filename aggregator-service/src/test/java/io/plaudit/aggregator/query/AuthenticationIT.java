package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.OTHER_TENANT;
import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.access.Assertions;
import io.plaudit.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class AuthenticationIT {

  private static final String USER = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";

  private static Vertx vertx;
  private static QueryServer server;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    server =
        QueryServer.start(
            StoredFeedback.empty()
                .add(feedback("mine", "1").build(), feedback(OTHER_TENANT, "theirs", "2").build()));
  }

  @AfterAll
  static void stop() {
    server.close();
    QueryServer.await(vertx.close());
  }

  static Stream<Arguments> callers() {
    String key = QueryServer.KEY;
    return Stream.of(
        Arguments.of(Map.of("x-portkey-api-key", key), 200),
        Arguments.of(Map.of("x-api-key", key), 200),
        Arguments.of(Map.of("Authorization", "Bearer " + key), 200),
        Arguments.of(Map.of("Authorization", "bearer " + key), 200),
        Arguments.of(Map.of("Authorization", basic("api:" + key)), 200),
        Arguments.of(Map.of("Authorization", "Bearer " + signed(claims())), 200),
        Arguments.of(Map.of(), 401),
        Arguments.of(Map.of("x-api-key", ""), 401),
        Arguments.of(Map.of("x-api-key", key + "x"), 401),
        // The first key that is there decides.
        Arguments.of(Map.of("x-portkey-api-key", "no", "x-api-key", key), 401),
        Arguments.of(Map.of("x-api-key", "no", "Authorization", "Bearer " + key), 401),
        Arguments.of(Map.of("x-api-key", key, "Authorization", "Bearer no"), 200),
        Arguments.of(Map.of("Authorization", key), 401),
        Arguments.of(Map.of("Authorization", basic(key)), 401),
        Arguments.of(Map.of("Authorization", basic("user:" + key)), 401),
        Arguments.of(Map.of("Authorization", "Basic !!!"), 401),
        Arguments.of(Map.of("Authorization", "Bearer a.b.c"), 401),
        Arguments.of(Map.of("Authorization", "Bearer " + "a".repeat(5000)), 401),
        Arguments.of(Map.of("x-api-key", "key-of-a-writer"), 403),
        Arguments.of(bearer(claims().put(Assertions.SCOPE, "write admin")), 403),
        Arguments.of(bearer(claims().put(Assertions.SCOPE, "")), 403),
        Arguments.of(bearer(claims().put(Assertions.SCOPE, "read everything")), 401),
        Arguments.of(bearer(claims().put("iss", "somebody")), 401),
        Arguments.of(bearer(claims().put("aud", "somebody")), 401),
        Arguments.of(bearer(claims().put("aud", new JsonArray().add("somebody"))), 401),
        Arguments.of(bearer(claims().put("exp", now() - 60)), 401),
        Arguments.of(bearer(claims().put("exp", now() + 3600)), 401),
        Arguments.of(bearer(without("exp")), 401),
        Arguments.of(bearer(without("iss")), 401),
        Arguments.of(bearer(without("aud")), 401),
        Arguments.of(bearer(without(Assertions.TENANT)), 401),
        Arguments.of(bearer(without(Assertions.USER)), 401),
        Arguments.of(bearer(without(Assertions.SCOPE)), 401),
        Arguments.of(bearer(claims().put(Assertions.TENANT, "No Tenant")), 401),
        Arguments.of(bearer(claims().put(Assertions.USER, "nobody")), 401),
        Arguments.of(bearer(claims(), "another-secret-of-32-bytes-and-so"), 401),
        Arguments.of(Map.of("Authorization", "Bearer " + unsigned(claims())), 401));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void whoMayRead(Map<String, String> headers, int status) {
    HttpResponse<String> response = server.response("/v1/traces", headers);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    if (status == 200) {
      assertThat(response.body()).contains("mine").doesNotContain("theirs");
    } else {
      JsonNode problem = QueryServer.parse(response.body());
      assertThat(problem.get("status").asInt()).isEqualTo(status);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
    }
  }

  @Test
  void theTenantIsTheCallersWhateverTheQuestionSays() {
    assertThat(server.getAsOther("/v1/traces").toString())
        .contains("theirs")
        .doesNotContain("mine");
    assertThat(server.response(QueryServer.OTHER_KEY, "/v1/traces?tenant=acme").statusCode())
        .isEqualTo(400);
  }

  @Test
  void strangersLearnNothingAboutRoutesAndParameters() {
    assertThat(server.response("/v1/nothing?limit=x", Map.of()).statusCode()).isEqualTo(401);
  }

  @Test
  void thereIsNothingElseUnderTheRoot() {
    assertThat(server.response(QueryServer.KEY, "/v1/nothing").statusCode()).isEqualTo(404);
    assertThat(server.response(QueryServer.KEY, "/v1/traces/a/b").statusCode()).isEqualTo(404);
    assertThat(server.response(QueryServer.KEY, "/v1/feedback/search/").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(
            () -> QuerySettings.of(QueryServer.keys(), new Secret("short"), StoredFeedback.TAGS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 32 bytes, had 5");
  }

  private static JsonObject claims() {
    return new JsonObject()
        .put("iss", Assertions.ISSUER)
        .put("aud", Assertions.AUDIENCE)
        .put("exp", now() + 30)
        .put(Assertions.TENANT, "acme")
        .put(Assertions.USER, USER)
        .put(Assertions.SCOPE, "write read");
  }

  private static JsonObject without(String claim) {
    JsonObject claims = claims();
    claims.remove(claim);
    return claims;
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> bearer(JsonObject claims) {
    return Map.of("Authorization", "Bearer " + signed(claims));
  }

  private static Map<String, String> bearer(JsonObject claims, String secret) {
    return Map.of("Authorization", "Bearer " + signed(claims, secret));
  }

  private static String signed(JsonObject claims) {
    return signed(claims, QueryServer.SECRET.reveal());
  }

  private static String signed(JsonObject claims, String secret) {
    JWTAuth signer =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions().setAlgorithm(Assertions.ALGORITHM).setBuffer(secret)));
    return signer.generateToken(claims, new JWTOptions().setAlgorithm(Assertions.ALGORITHM));
  }

  private static String unsigned(JsonObject claims) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return base64.encodeToString(
            "{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
        + "."
        + base64.encodeToString(claims.encode().getBytes(StandardCharsets.UTF_8))
        + ".";
  }
}
