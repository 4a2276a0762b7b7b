package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.PresignedSettings;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A token that was right once is right again, and nothing else becomes right by that. */
final class SignedTokensTest {

  private static final Secret SECRET = new Secret("a secret for tokens, of 32 bytes and more");
  private static final Secret PREVIOUS = new Secret("the secret before it, of 32 bytes and more");
  private static final Instant EXPIRY = Instant.parse("2030-01-01T00:00:00Z");

  private final UUID id = UUID.randomUUID();
  private final TokenSigner signer = signer(SECRET, Optional.of(PREVIOUS));
  private final SignedTokens tokens = new SignedTokens(signer);

  @Test
  void aTokenIsDecodedOnce_howeverOftenItIsUsed() {
    TokenClaims claims = claims("acme", "k", Optional.empty());
    String signed = signer.sign(claims, id);

    Token first = tokens.find(signed, id.toString()).orElseThrow();

    assertThat(first.claims()).isEqualTo(claims);
    assertThat(first.holder().tenant()).isEqualTo("acme");
    assertThat(tokens.find(signed, id.toString())).containsSame(first);
  }

  @Test
  void besideAKnownOneNothingIsTakenThatIsNotSigned() {
    String signed = signer.sign(claims("acme", "k", Optional.empty()), id);
    String ofGlobex = signer.sign(claims("globex", "k", Optional.empty()), id);
    String stolen = payload(ofGlobex) + signed.substring(signed.indexOf('.'));
    assertThat(tokens.find(signed, id.toString())).isPresent();

    for (String wrong :
        new String[] {
          stolen,
          payload(signed) + ofGlobex.substring(ofGlobex.indexOf('.')),
          payload(signed) + ".",
          payload(signed),
          signed.substring(0, signed.length() - 2),
          signed + "A",
          "." + signed,
          ""
        }) {
      assertThat(tokens.find(wrong, id.toString())).as(wrong).isEmpty();
      assertThat(tokens.find(signed, id.toString())).as("after " + wrong).isPresent();
    }
    assertThat(tokens.find(signed, UUID.randomUUID().toString())).isEmpty();
  }

  @Test
  void ofTwoWithOneIdEachIsItsOwn() {
    String ofAcme = signer.sign(claims("acme", "k", Optional.empty()), id);
    String ofGlobex = signer.sign(claims("globex", "k", Optional.empty()), id);

    for (int i = 0; i < 2; i++) {
      assertThat(tokens.find(ofAcme, id.toString()).orElseThrow().claims().tenant())
          .isEqualTo("acme");
      assertThat(tokens.find(ofGlobex, id.toString()).orElseThrow().claims().tenant())
          .isEqualTo("globex");
    }
  }

  @Test
  void bothSecretsSign_whileThereAreTwo() {
    TokenClaims claims = claims("acme", "k", Optional.empty());
    String before = signer(PREVIOUS, Optional.empty()).sign(claims, id);
    SignedTokens afterwards = new SignedTokens(signer(SECRET, Optional.empty()));

    assertThat(tokens.find(before, id.toString())).isPresent();
    assertThat(tokens.find(before, id.toString())).isPresent();
    assertThat(afterwards.find(before, id.toString())).isEmpty();
  }

  @Test
  void anIdMayBeWrittenInCapitals_andMustBeOne() {
    String signed = signer.sign(claims("acme", "k", Optional.empty()), id);

    assertThat(tokens.find(signed, id.toString().toUpperCase(Locale.ROOT)).orElseThrow().id())
        .isEqualTo(id);
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> tokens.find(signed, id + "x"));
  }

  @Test
  void whatIsRememberedIsBoundedByItsBytes() {
    String padding = " ".repeat(12_000);
    FeedbackConfig config =
        FeedbackConfig.read(new RawJson("{\"type\":\"freeform\"" + padding + "}"));
    TokenClaims large = claims("acme", "k", Optional.of(config));
    long enough = SignedTokens.MAX_BYTES / large.bytes() * 3;

    for (int i = 0; i < enough; i++) {
      UUID each = UUID.randomUUID();
      assertThat(tokens.find(signer.sign(large, each), each.toString())).isPresent();
    }

    assertThat(tokens.bytes()).isBetween(SignedTokens.MAX_BYTES / 2, SignedTokens.MAX_BYTES);
  }

  private static String payload(String signed) {
    return signed.substring(0, signed.indexOf('.'));
  }

  private static TokenClaims claims(String tenant, String key, Optional<FeedbackConfig> config) {
    return new TokenClaims(tenant, new UUID(1, 2), key, EXPIRY, config);
  }

  private static TokenSigner signer(Secret secret, Optional<Secret> previous) {
    return new TokenSigner(new PresignedSettings(secret, previous, Optional.empty(), 60));
  }
}
