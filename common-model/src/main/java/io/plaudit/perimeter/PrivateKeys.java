package io.plaudit.perimeter;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;

/** Private keys in PEM: PKCS #8, and the traditional forms of RSA and EC. */
final class PrivateKeys {

  /** By the algorithm of a key, how it is tried. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

  private static final byte[] PROBE = {1, 2, 3};
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int LONG_FORM = 0x80;

  private PrivateKeys() {}

  /** The first private key of a file, which must be that of this public key. */
  static PrivateKey in(byte[] pem, PublicKey owner) throws UnusableIdentityException {
    String algorithm = owner.getAlgorithm();
    if (!SIGNATURES.containsKey(algorithm)) {
      throw new UnusableIdentityException("the certificate's key must be one of RSA or EC");
    }
    byte[] encoded = pkcs8(pem, owner);
    try {
      PrivateKey key =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (belong(key, owner)) {
        return key;
      }
    } catch (InvalidKeySpecException e) {
      throw new UnusableIdentityException(
          "the key is damaged, or of another kind than the certificate's", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    throw new UnusableIdentityException("the key is not that of the first certificate");
  }

  private static byte[] pkcs8(byte[] pem, PublicKey owner) throws UnusableIdentityException {
    for (Pem block : Pem.blocks(pem)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return block.content();
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
          return wrap(block.content(), owner);
        }
        default -> {}
      }
    }
    throw new UnusableIdentityException(
        "there is no private key in the key's file, or it is encrypted");
  }

  /**
   * A traditional key does not name its algorithm. The certificate's public key does, in the very
   * words that PKCS #8 wants.
   */
  private static byte[] wrap(byte[] traditional, PublicKey owner) {
    byte[] described = owner.getEncoded();
    int start = contentAt(described, 0);
    int end = contentAt(described, start) + lengthAt(described, start);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(VERSION_0);
    content.writeBytes(Arrays.copyOfRange(described, start, end));
    content.writeBytes(element(OCTET_STRING, traditional));
    return element(SEQUENCE, content.toByteArray());
  }

  /** Where the content of the element that begins there begins. */
  private static int contentAt(byte[] der, int element) {
    int length = der[element + 1] & 0xff;
    return element + 2 + (length < LONG_FORM ? 0 : length - LONG_FORM);
  }

  private static int lengthAt(byte[] der, int element) {
    int length = der[element + 1] & 0xff;
    if (length < LONG_FORM) {
      return length;
    }
    int sum = 0;
    for (int i = 0; i < length - LONG_FORM; i++) {
      sum = (sum << 8) | (der[element + 2 + i] & 0xff);
    }
    return sum;
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / Byte.SIZE;
    if (content.length >= LONG_FORM) {
      out.write(LONG_FORM + bytes);
    }
    for (int i = Math.max(1, bytes) - 1; i >= 0; i--) {
      out.write(content.length >> (i * Byte.SIZE));
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static boolean belong(PrivateKey key, PublicKey owner) {
    try {
      Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(owner);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
