package io.plaudit.ingest.dialect.langsmith;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.plaudit.codec.Uuids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;

/**
 * Tokens that bear their claims, each checked by its signature. What is signed is decoded once, and
 * so is the signature that it has to have: a later use is compared with that, and asks nobody
 * either. Whether a token has expired, is revoked or used too often is not remembered here.
 */
final class SignedTokens {

  /** Thousands of tokens of the usual size; the others are decoded again. */
  static final long MAX_BYTES = 16L * 1024 * 1024;

  private final TokenSigner signer;
  private final Cache<String, Known> known =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((String id, Known token) -> token.bytes())
          .build();

  /** A token that had the right signature once; the secrets stay as long as the process. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them but in constant time.
  private record Known(String payload, byte[] signature, Token token) {

    static Known of(String signed, Token token) {
      int dot = signed.indexOf(TokenSigner.SEPARATOR);
      return new Known(signed.substring(0, dot), signature(signed, dot), token);
    }

    /** Only the signature is secret: who has the id alone may use the token. */
    boolean is(String signed) {
      int dot = payload.length();
      return signed.length() > dot
          && signed.charAt(dot) == TokenSigner.SEPARATOR
          && signed.startsWith(payload)
          && MessageDigest.isEqual(signature(signed, dot), signature);
    }

    int bytes() {
      return payload.length() + token.claims().bytes();
    }

    private static byte[] signature(String signed, int dot) {
      return signed.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
    }
  }

  SignedTokens(TokenSigner signer) {
    this.signer = signer;
  }

  /**
   * The token, if somebody who has a secret signed it for this id.
   *
   * @param signed {@code payload.signature}
   * @throws io.plaudit.model.InvalidEventException when the id is no UUID
   */
  Optional<Token> find(String signed, String id) {
    Known before = known.getIfPresent(id);
    return before != null && before.is(signed) ? Optional.of(before.token()) : check(signed, id);
  }

  /** What the remembered ones take, roughly. */
  long bytes() {
    known.cleanUp();
    return known.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  private Optional<Token> check(String signed, String id) {
    UUID uuid = Uuids.parse("path.token", id);
    Optional<Token> token = signer.verify(signed, uuid).map(claims -> Token.of(uuid, claims));
    token.ifPresent(right -> known.put(id, Known.of(signed, right)));
    return token;
  }
}
