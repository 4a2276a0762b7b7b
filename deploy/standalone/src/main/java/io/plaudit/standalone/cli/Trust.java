package io.plaudit.standalone.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a command believes when it speaks TLS: the authorities of a file, and nobody else. */
final class Trust {

  private Trust() {}

  /**
   * @param file of certificates, PEM
   * @throws CommandFailedException when it cannot be read, or holds none
   */
  static SSLContext in(Path file) {
    try (InputStream pem = new BufferedInputStream(Files.newInputStream(file))) {
      KeyStore believed = KeyStore.getInstance(KeyStore.getDefaultType());
      believed.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        believed.setCertificateEntry(Integer.toString(number++), each);
      }
      if (number == 0) {
        throw new CommandFailedException("there is no certificate in " + file);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(believed);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandFailedException("cannot read certificates in " + file, e);
    }
  }
}
