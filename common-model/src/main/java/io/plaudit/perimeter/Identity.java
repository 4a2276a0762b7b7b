package io.plaudit.perimeter;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Who a server is: a chain of certificates, its own first, and the private key of that one. */
public final class Identity {

  private final byte[] certificates;
  private final byte[] key;
  private final Instant expiresAt;

  private Identity(byte[] certificates, byte[] key, Instant expiresAt) {
    this.certificates = certificates;
    this.key = key;
    this.expiresAt = expiresAt;
  }

  /**
   * The identity of these PEM files.
   *
   * @throws UnusableIdentityException when one holds nothing of use, or they do not belong together
   */
  static Identity of(byte[] certificates, byte[] key) throws UnusableIdentityException {
    List<X509Certificate> chain = Certificates.in(certificates);
    X509Certificate own = chain.get(0);
    byte[] encoded = PrivateKeys.in(key, own.getPublicKey()).getEncoded();
    return new Identity(
        certificates, new Pem("PRIVATE KEY", encoded).encode(), own.getNotAfter().toInstant());
  }

  /** The chain, in PEM. */
  public byte[] certificates() {
    return certificates.clone();
  }

  /** The key as PKCS #8, in PEM; a secret. */
  public byte[] key() {
    return key.clone();
  }

  /** When the server's own certificate ends. */
  public Instant expiresAt() {
    return expiresAt;
  }

  boolean isSameAs(Identity other) {
    return MessageDigest.isEqual(certificates, other.certificates)
        && MessageDigest.isEqual(key, other.key);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Identity[expires " + expiresAt + "]";
  }
}
