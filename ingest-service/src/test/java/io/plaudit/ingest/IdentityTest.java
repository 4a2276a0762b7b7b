package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.config.Env;
import io.plaudit.config.InvalidConfigurationException;
import io.plaudit.perimeter.Identity;
import io.plaudit.perimeter.IdentityFiles;
import io.plaudit.perimeter.UnusableIdentityException;
import io.plaudit.settings.Perimeter;
import io.plaudit.testsupport.TestAuthority;
import io.plaudit.testsupport.TestAuthority.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files of certificates and keys are taken, and why others are not. */
final class IdentityTest {

  @TempDir private static Path directory;
  private static Server rsa;
  private static Server other;
  private static Server ec;

  @BeforeAll
  static void make() throws Exception {
    TestAuthority authority = TestAuthority.in(directory);
    rsa = authority.server("rsa", "RSA", "dns:localhost");
    other = authority.server("other", "RSA", "dns:localhost");
    ec = authority.server("ec", "EC", "dns:localhost");
  }

  @Test
  void rsa_and_ec_in_pkcs8_are_taken() throws Exception {
    assertThat(read(rsa.certificates(), rsa.key()).expiresAt()).isAfter(Instant.now());
    assertThat(read(ec.certificates(), ec.key()).key()).isNotEmpty();
  }

  @Test
  void traditional_keys_become_the_same_pkcs8() throws Exception {
    Path old = directory.resolve("rsa-traditional.key");
    Files.writeString(old, TestAuthority.pem("RSA PRIVATE KEY", traditional(rsa.key())));
    assertThat(read(rsa.certificates(), old).key())
        .isEqualTo(read(rsa.certificates(), rsa.key()).key());

    Path oldEc = directory.resolve("ec-traditional.key");
    // As openssl writes it: what the curve is stands in front.
    Files.writeString(
        oldEc,
        TestAuthority.pem("EC PARAMETERS", new byte[] {5, 0})
            + TestAuthority.pem("EC PRIVATE KEY", traditional(ec.key())));
    assertThat(read(ec.certificates(), oldEc).key())
        .isEqualTo(read(ec.certificates(), ec.key()).key());
  }

  @Test
  void what_does_not_belong_together_is_refused() {
    refuses(rsa.certificates(), other.key(), "not that of the first certificate");
    refuses(rsa.certificates(), ec.key(), "of another kind");
  }

  @Test
  void files_without_what_is_wanted_are_refused() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty"), "");
    refuses(empty, rsa.key(), "no certificate");
    refuses(rsa.certificates(), empty, "no private key");
    refuses(rsa.certificates(), rsa.certificates(), "no private key");
    refuses(directory.resolve("nowhere"), rsa.key(), "cannot be read");
    String half = Files.readString(rsa.certificates());
    Path cut = Files.writeString(directory.resolve("cut"), half.substring(0, half.length() / 2));
    refuses(cut, rsa.key(), "no certificate");
    Path damaged = Files.writeString(directory.resolve("damaged"), half.replaceFirst("\nM", "\nN"));
    refuses(damaged, rsa.key(), "damaged");
    Path encrypted =
        Files.writeString(
            directory.resolve("encrypted"),
            TestAuthority.pem("ENCRYPTED PRIVATE KEY", new byte[] {1}));
    refuses(rsa.certificates(), encrypted, "encrypted");
  }

  @Test
  void a_key_is_never_shown() throws Exception {
    Identity identity = read(rsa.certificates(), rsa.key());

    assertThat(identity.toString())
        .doesNotContain("PRIVATE")
        .doesNotContain(new String(identity.key(), StandardCharsets.US_ASCII));
  }

  @Test
  void variables_need_each_other_and_files_that_can_be_used() {
    assertThat(
            Perimeter.from(
                    new Env(
                        Map.of(
                            "PLAUDIT_TLS_CERTIFICATE", rsa.certificates().toString(),
                            "PLAUDIT_TLS_KEY", rsa.key().toString())))
                .identity())
        .isPresent();
    assertThat(Perimeter.from(new Env(Map.of())).identity()).isEmpty();
    assertThat(Perimeter.from(new Env(Map.of())).managementHost()).isEqualTo("127.0.0.1");
    problem(Map.of("PLAUDIT_TLS_KEY", rsa.key().toString()), "need each other");
    problem(
        Map.of(
            "PLAUDIT_TLS_CERTIFICATE", rsa.certificates().toString(),
            "PLAUDIT_TLS_KEY", other.key().toString()),
        "not that of the first certificate");
  }

  private static void problem(Map<String, String> variables, String words) {
    Env env = new Env(variables);
    Perimeter unused = Perimeter.from(env);
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(env::check)
        .withMessageContaining(words);
  }

  private static void refuses(Path certificates, Path key, String words) {
    assertThatExceptionOfType(UnusableIdentityException.class)
        .isThrownBy(() -> read(certificates, key))
        .withMessageContaining(words);
  }

  private static Identity read(Path certificates, Path key) throws UnusableIdentityException {
    return new IdentityFiles(certificates, key).read();
  }

  /** PKCS #8 wraps the traditional form: it is the last element of the outer one. */
  private static byte[] traditional(Path key) throws IOException {
    String text = Files.readString(key).replaceAll("-----[A-Z ]+-----|\\s", "");
    byte[] wrapped = Base64.getDecoder().decode(text);
    int outer = contentAt(wrapped, 0);
    int algorithm = next(wrapped, outer);
    int octets = next(wrapped, algorithm);
    return Arrays.copyOfRange(wrapped, contentAt(wrapped, octets), wrapped.length);
  }

  private static int contentAt(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return at + 2 + (length < 128 ? 0 : length - 128);
  }

  private static int next(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return contentAt(der, at) + (length < 128 ? length : lengthOf(der, at));
  }

  private static int lengthOf(byte[] der, int at) {
    int sum = 0;
    for (int i = at + 2; i < contentAt(der, at); i++) {
      sum = sum * 256 + (der[i] & 0xff);
    }
    return sum;
  }
}
