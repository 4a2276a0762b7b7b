package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.PresignedSettings;
import io.plaudit.model.RawJson;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Only what somebody who has a secret signed for this id is a token. */
final class TokenSignerTest {

  private static final Secret SECRET = new Secret("a secret for tokens, of 32 bytes and more");
  private static final Secret PREVIOUS = new Secret("the secret before it, of 32 bytes and more");
  private static final Instant EXPIRY = Instant.parse("2030-01-01T00:00:00Z");

  private final UUID id = UUID.randomUUID();
  private final TokenSigner signer = signer(SECRET, Optional.of(PREVIOUS));

  @Test
  void whatWasSignedComesBack() {
    FeedbackConfig config = FeedbackConfig.read(new RawJson("{\"type\":\"freeform\"}"));
    TokenClaims claims = claims("acme", Optional.of(config));

    assertThat(signer.verify(signer.sign(claims, id), id)).contains(claims);
  }

  @Test
  void nothingElseIsTaken() {
    String signed = signer.sign(claims("acme", Optional.empty()), id);
    String ofGlobex = signer.sign(claims("globex", Optional.empty()), id);

    for (String wrong :
        new String[] {
          payload(ofGlobex) + signature(signed),
          payload(signed) + signature(ofGlobex),
          payload(signed) + ".",
          payload(signed),
          signed.substring(0, signed.length() - 2),
          signed + "A",
          "." + signed,
          ""
        }) {
      assertThat(signer.verify(wrong, id)).as(wrong).isEmpty();
    }
    assertThat(signer.verify(signed, UUID.randomUUID())).isEmpty();
  }

  @Test
  void bothSecretsSign_whileThereAreTwo() {
    TokenClaims claims = claims("acme", Optional.empty());
    String before = signer(PREVIOUS, Optional.empty()).sign(claims, id);

    assertThat(signer.verify(before, id)).contains(claims);
    assertThat(signer(SECRET, Optional.empty()).verify(before, id)).isEmpty();
  }

  private static String payload(String signed) {
    return signed.substring(0, signed.indexOf('.'));
  }

  private static String signature(String signed) {
    return signed.substring(signed.indexOf('.'));
  }

  private static TokenClaims claims(String tenant, Optional<FeedbackConfig> config) {
    return new TokenClaims(tenant, new UUID(1, 2), "k", EXPIRY, config);
  }

  private static TokenSigner signer(Secret secret, Optional<Secret> previous) {
    return new TokenSigner(new PresignedSettings(secret, previous, Optional.empty(), 60));
  }
}
