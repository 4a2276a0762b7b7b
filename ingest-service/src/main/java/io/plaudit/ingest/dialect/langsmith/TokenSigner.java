package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.PresignedSettings;
import io.plaudit.model.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and checks tokens without asking anybody: {@code payload.signature}, both base64url without
 * padding, where payload is the claims' JSON, and signature the HMAC-SHA256 of {@code payload/uuid}
 * under the operator's secret. Whoever has the secret can sign. Thread-safe.
 */
final class TokenSigner {

  /** Between payload and signature. */
  static final char SEPARATOR = '.';

  private static final String ALGORITHM = "HmacSHA256";

  /** A path with more would not fit into a request line anyway. */
  private static final int MAX_CHARACTERS = 28 * 1024;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  /** Each ready to be cloned and never used itself, the one that signs first. */
  private final List<Mac> macs = new ArrayList<>();

  TokenSigner(PresignedSettings settings) {
    macs.add(mac(settings.secret()));
    settings.previous().ifPresent(secret -> macs.add(mac(secret)));
  }

  String sign(TokenClaims claims, UUID id) {
    String payload = ENCODER.encodeToString(claims.json().text().getBytes(StandardCharsets.UTF_8));
    return payload + SEPARATOR + ENCODER.encodeToString(signature(macs.get(0), payload, id));
  }

  /** The claims, if somebody who has a secret signed them for this id. */
  Optional<TokenClaims> verify(String token, UUID id) {
    int dot = token.indexOf(SEPARATOR);
    if (dot < 0 || token.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    String payload = token.substring(0, dot);
    try {
      byte[] given = DECODER.decode(token.substring(dot + 1));
      boolean signed = false;
      for (Mac mac : macs) {
        signed |= MessageDigest.isEqual(given, signature(mac, payload, id));
      }
      return signed ? Optional.of(TokenClaims.read(DECODER.decode(payload))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not base64url
    } catch (InvalidEventException e) {
      return Optional.empty(); // well signed nonsense
    }
  }

  private static byte[] signature(Mac prototype, String payload, UUID id) {
    try {
      Mac mac = (Mac) prototype.clone();
      return mac.doFinal((payload + "/" + id).getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's HMAC can be cloned", e);
    }
  }

  /** Ready to sign with this secret. */
  static Mac mac(Secret secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      byte[] key = secret.reveal().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
