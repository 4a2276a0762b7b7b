package io.plaudit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

  private static final String ENTRY =
      "{\"name\":\"gateway\",\"sha256\":\"%s\",\"tenant\":\"acme\",\"scopes\":[\"write\",\"read\"],"
          + "\"user\":\"11111111-1111-4111-8111-111111111111\"}";

  @Test
  void aKeyIsKnownByItsHashAlone() {
    ApiKeys keys = ApiKeys.parse("[" + ENTRY.formatted(ApiKeys.sha256("pk_secret")) + "]");
    Principal principal = keys.authenticate("pk_secret").orElseThrow();
    assertThat(principal.tenant()).isEqualTo("acme");
    assertThat(principal.user()).isEqualTo(UUID.fromString("11111111-1111-4111-8111-111111111111"));
    assertThat(principal.may(Scope.WRITE)).isTrue();
    assertThat(principal.may(Scope.ADMIN)).isFalse();
    assertThat(keys).hasToString("1 API keys");
  }

  @Test
  void aKeyMayHaveARate() {
    String hash = ApiKeys.sha256("pk_secret");
    String rated = ENTRY.formatted(hash).replace("{", "{\"rate\":250,");
    assertThat(ApiKeys.parse("[" + rated + "]").authenticate("pk_secret").orElseThrow().rate())
        .contains(new KeyRate("gateway", 250));
    assertThat(
            ApiKeys.parse("[" + ENTRY.formatted(hash) + "]")
                .authenticate("pk_secret")
                .orElseThrow()
                .rate())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1000001", "1.5", "\"100\"", "4294967297", "true"})
  void aRateThatIsNoneIsRefusedByTheNameOfTheKey(String rate) {
    String entry = ENTRY.formatted(ApiKeys.sha256("k")).replace("{", "{\"rate\":" + rate + ",");
    assertThatThrownBy(() -> ApiKeys.parse("[" + entry + "]"))
        .hasMessageContaining("\"gateway\"")
        .hasMessageContaining("rate");
  }

  @Test
  void strangersAreNobody() {
    ApiKeys keys = ApiKeys.parse("[" + ENTRY.formatted(ApiKeys.sha256("pk_secret")) + "]");
    assertThat(keys.authenticate(null)).isEmpty();
    assertThat(keys.authenticate("")).isEmpty();
    assertThat(keys.authenticate("pk_secret ")).isEmpty();
    assertThat(keys.authenticate(ApiKeys.sha256("pk_secret"))).isEmpty();
    assertThat(keys.authenticate("x".repeat(100_000))).isEmpty();
    assertThat(ApiKeys.none().authenticate("pk_secret")).isEmpty();
    assertThat(ApiKeys.none().and(keys).authenticate("pk_secret")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "nonsense",
        "[{\"name\":\"gateway\",\"sha256\":\"pk_in_the_clear\",\"tenant\":\"a\",\"scopes\":[\"read\"]}]"
      })
  void whatIsNoListOfHashedKeysIsRefusedWithoutQuotingIt(String json) {
    assertThatThrownBy(() -> ApiKeys.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("pk_in_the_clear");
  }

  @Test
  void aKeyWithoutScopesOrWithAStrangeTenantIsRefusedByName() {
    String hash = ApiKeys.sha256("k");
    assertThatThrownBy(
            () ->
                ApiKeys.parse("[" + ENTRY.formatted(hash).replace("\"write\",\"read\"", "") + "]"))
        .hasMessageContaining("\"gateway\"")
        .hasMessageContaining("scopes");
    assertThatThrownBy(() -> ApiKeys.parse("[" + ENTRY.formatted(hash).replace("acme", "A") + "]"))
        .hasMessageContaining("tenant");
    assertThatThrownBy(
            () -> ApiKeys.parse("[" + ENTRY.formatted(hash) + "," + ENTRY.formatted(hash) + "]"))
        .hasMessageContaining("twice");
  }

  @Test
  void aConfiguredKeyMayExpire_andIsStillTheConfiguredOne() {
    String expiring = ENTRY.replace("}", ",\"expires_at\":\"2026-11-21T13:00:00+01:00\"}");
    String hash = ApiKeys.sha256("pk_secret");
    ApiKeys keys = ApiKeys.parse("[" + expiring.formatted(hash) + "]");
    Instant noon = Instant.parse("2026-11-21T12:00:00Z");

    ApiKeys.Configured key = keys.find(hash).orElseThrow();

    assertThat(key.at(() -> noon.minusMillis(1))).isPresent();
    assertThat(key.at(() -> noon)).isEmpty();
    assertThat(keys.authenticate("pk_secret"))
        .as("by the clock, which is past it or not")
        .isEqualTo(key.at(InstantSource.system()));
    assertThatThrownBy(
            () -> ApiKeys.parse("[" + expiring.formatted(hash).replace("2026-", "") + "]"))
        .hasMessageContaining("\"gateway\"")
        .hasMessageContaining("expires_at");
  }

  @Test
  void anOperatorIsAnAdminToo_andNoOtherScopeIncludesAnother() {
    String hash = ApiKeys.sha256("k");
    String scopes = "\"write\",\"read\"";
    Principal operator = principal(ENTRY.formatted(hash).replace(scopes, "\"operator\""));
    Principal admin = principal(ENTRY.formatted(hash).replace(scopes, "\"admin\""));

    assertThat(Scope.values())
        .filteredOn(operator::may)
        .containsExactly(Scope.ADMIN, Scope.OPERATOR);
    assertThat(Scope.values()).filteredOn(admin::may).containsExactly(Scope.ADMIN);
  }

  private static Principal principal(String entry) {
    return ApiKeys.parse("[" + entry + "]").authenticate("k").orElseThrow();
  }
}
