package io.plaudit.perimeter;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** X.509 certificates in PEM files. */
public final class Certificates {

  private static final int MAX_BYTES = 1024 * 1024;

  private Certificates() {}

  /**
   * The file of this name, which holds certificates.
   *
   * @throws IllegalArgumentException when it cannot be read or holds none
   */
  public static Path file(String name) {
    try {
      Path file = Path.of(name);
      in(bytes(file));
      return file;
    } catch (UnusableIdentityException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "must name a PEM file of certificates that can be read", e);
    }
  }

  /** All of them, in order; at least one. */
  static List<X509Certificate> in(byte[] pem) throws UnusableIdentityException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> certificates = new ArrayList<>();
      for (Pem block : Pem.blocks(pem)) {
        if (block.label().equals("CERTIFICATE")) {
          ByteArrayInputStream content = new ByteArrayInputStream(block.content());
          certificates.add((X509Certificate) factory.generateCertificate(content));
        }
      }
      if (certificates.isEmpty()) {
        throw new UnusableIdentityException("there is no certificate in the file of certificates");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new UnusableIdentityException("a certificate is damaged", e);
    }
  }

  /** What a file holds, which is not large. */
  static byte[] bytes(Path file) throws UnusableIdentityException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UnusableIdentityException(file + " is larger than a MiB");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnusableIdentityException(file + " cannot be read", e);
    }
  }
}
