package io.plaudit.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of a test's own, by the JDK's keytool; all it makes are files. */
public final class TestAuthority {

  private static final String PASSWORD = "of-a-test";
  private static final String ROOT = "root";

  private final Path directory;
  private final Path store;

  /** Certificate and key of a server, as PEM files. */
  public record Server(Path certificates, Path key) {}

  private TestAuthority(Path directory) {
    this.directory = directory;
    this.store = directory.resolve("authority.p12");
  }

  /** A new authority that keeps its files there. */
  public static TestAuthority in(Path directory) throws IOException, InterruptedException {
    TestAuthority authority = new TestAuthority(Files.createDirectories(directory));
    authority.generate(ROOT, "RSA", "-ext", "bc:c");
    return authority;
  }

  /**
   * A server's certificate, signed by this authority.
   *
   * @param name unlike others', of its files
   * @param algorithm RSA or EC
   * @param subjects whom it names, as keytool wants them: {@code dns:localhost,ip:127.0.0.1}
   */
  public Server server(String name, String algorithm, String subjects, String... more)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("-signer", ROOT, "-ext", "san=" + subjects));
    options.addAll(Arrays.asList(more));
    generate(name, algorithm, options.toArray(String[]::new));
    try {
      KeyStore keys = load();
      Certificate[] chain = keys.getCertificateChain(name);
      Key key = keys.getKey(name, PASSWORD.toCharArray());
      Server server =
          new Server(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
      Files.writeString(server.certificates(), pem("CERTIFICATE", chain[0].getEncoded()));
      Files.writeString(server.key(), pem("PRIVATE KEY", key.getEncoded()));
      return server;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The authority's own certificate, as a PEM file. */
  public Path certificate() throws IOException {
    try {
      Path file = directory.resolve("authority.crt");
      return Files.writeString(file, pem("CERTIFICATE", load().getCertificate(ROOT).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For clients that believe this authority alone. */
  public SSLContext trust() throws IOException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(ROOT, load().getCertificate(ROOT));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A PEM block. */
  public static String pem(String label, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private void generate(String name, String algorithm, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(Arrays.asList(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
  }
}
