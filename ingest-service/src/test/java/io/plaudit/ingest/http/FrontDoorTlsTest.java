package io.plaudit.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.access.ApiKeys;
import io.plaudit.config.Secret;
import io.plaudit.ingest.admission.AdmissionSettings;
import io.plaudit.ingest.admission.Connections;
import io.plaudit.ingest.idempotency.Pseudonyms;
import io.plaudit.ingest.reads.AssertionSigner;
import io.plaudit.perimeter.Identity;
import io.plaudit.perimeter.IdentityFiles;
import io.plaudit.perimeter.IdentityWatch;
import io.plaudit.perimeter.KeptIdentity;
import io.plaudit.testsupport.TestAuthority;
import io.plaudit.testsupport.TestAuthority.Server;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front door under TLS: who may shake hands, and what becomes of a renewed certificate. */
final class FrontDoorTlsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int PROTOCOL_VERSION = 70;

  @TempDir private static Path directory;
  private static TestAuthority authority;
  private static TestAuthority stranger;
  private static Server first;
  private static Server second;
  private static Server expired;

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<String> refused = new LinkedBlockingQueue<>();
  private IdentityFiles files;
  private IdentityWatch watch;
  private int port;

  @BeforeAll
  static void make() throws Exception {
    authority = TestAuthority.in(directory.resolve("ours"));
    stranger = TestAuthority.in(directory.resolve("theirs"));
    first = authority.server("first", "EC", "dns:localhost,ip:127.0.0.1");
    second = authority.server("second", "RSA", "dns:localhost,ip:127.0.0.1");
    expired =
        authority.server("expired", "EC", "dns:localhost", "-startdate", "-30d", "-validity", "10");
  }

  @BeforeEach
  void open(@TempDir Path kept) throws Exception {
    files = new IdentityFiles(kept.resolve("tls.crt"), kept.resolve("tls.key"));
    install(first);
    KeptIdentity identity = KeptIdentity.of(files);
    FrontDoor door = door(Optional.of(identity.identity()));
    port = await(door.open());
    watch =
        new IdentityWatch(
            identity,
            new IdentityWatch.Listener() {
              @Override
              public void renewed(Identity renewed) throws Exception {
                door.renew(renewed)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
              }

              @Override
              public void refused(String reason) {
                refused.add(reason);
              }
            });
    watch.start();
  }

  @AfterEach
  void close() {
    watch.close();
    await(vertx.close());
  }

  @Test
  void whoever_knows_the_authority_is_answered_over_tls_and_told_to_stay_there() throws Exception {
    HttpResponse<String> response = get(authority);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(response.headers().firstValue("strict-transport-security"))
        .contains("max-age=31536000");
    assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  @Test
  void who_does_not_know_it_does_not_shake_hands() {
    assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> get(stranger));
  }

  @Test
  void tls_1_2_is_spoken_and_nothing_older() throws Exception {
    assertThat(handshake("TLSv1.2")).isEqualTo("TLSv1.2");
    assertThat(answerTo(hello(3))[0]).isEqualTo((byte) HANDSHAKE);
    byte[] older = answerTo(hello(2));
    assertThat(older[0]).isEqualTo((byte) ALERT);
    assertThat(older[6]).isEqualTo((byte) PROTOCOL_VERSION);
  }

  @Test
  void plain_http_is_not_answered() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                        HttpResponse.BodyHandlers.ofString()));
  }

  @Test
  void a_renewed_certificate_is_served_without_a_restart() throws Exception {
    assertThat(served()).isEqualTo("CN=first");

    install(second);

    Awaitility.await().atMost(PATIENCE).until(() -> served().equals("CN=second"));
    assertThat(get(authority).statusCode()).isEqualTo(200);
    assertThat(refused).isEmpty();
  }

  @Test
  void a_broken_renewal_leaves_the_old_one_and_is_told_once() throws Exception {
    Files.copy(second.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);

    assertThat(refused.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .contains("of another kind than the certificate");
    assertThat(watch.isFailing()).isTrue();
    assertThat(served()).isEqualTo("CN=first");

    Files.writeString(files.certificates(), "nothing");
    assertThat(refused.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains("no certificate");
    install(expired);
    assertThat(refused.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains("expired");
    assertThat(served()).isEqualTo("CN=first");

    install(second);
    Awaitility.await().atMost(PATIENCE).until(() -> served().equals("CN=second"));
    Awaitility.await().atMost(PATIENCE).until(() -> !watch.isFailing());
    assertThat(refused).isEmpty();
  }

  @Test
  void without_tls_nobody_is_told_to_come_by_it() throws Exception {
    int plain = await(door(Optional.empty()).open());

    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plain + "/unknown"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(response.headers().firstValue("strict-transport-security")).isEmpty();
    assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
    // What only pages need does not go with the data of programs.
    assertThat(response.headers().firstValue("referrer-policy")).isEmpty();
    assertThat(response.headers().firstValue("content-security-policy")).isEmpty();
  }

  private FrontDoor door(Optional<Identity> identity) {
    return new FrontDoor(
        vertx,
        new FrontDoor.Settings(
            "127.0.0.1",
            0,
            ApiKeys.parse(
                "[{\"name\":\"k\",\"sha256\":\"%s\",\"tenant\":\"acme\",\"scopes\":[\"read\"]}]"
                    .formatted(ApiKeys.sha256("secret"))),
            1024,
            List.of("*"),
            identity,
            AdmissionSettings.STANDARD,
            Connections.Times.STANDARD),
        List.of(new FrontDoorTest.Parrot()),
        new FrontDoorTest.Nobody(),
        new FrontDoorTest.NoObjects(),
        vertx.createHttpClient(),
        new AssertionSigner(vertx, new Secret("x".repeat(32))),
        new Pseudonyms(new Secret("y")),
        new FrontDoorTest.Tally());
  }

  /** Not at once, as nobody does it. */
  private void install(Server server) throws IOException {
    Files.copy(server.certificates(), files.certificates(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(server.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
  }

  private HttpResponse<String> get(TestAuthority trusted) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(trusted.trust())
        .build()
        .send(
            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/parrot/hello"))
                .header("x-parrot-key", "secret")
                .timeout(Duration.ofSeconds(10))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** The name in the certificate that a new connection meets. */
  private String served() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.startHandshake();
      X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  private String handshake(String protocol) throws Exception {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  private SSLSocket connect() throws IOException {
    return (SSLSocket)
        authority.trust().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
  }

  /** The first bytes that come back. No client of today says such a hello by itself. */
  private byte[] answerTo(byte[] hello) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(hello);
      return socket.getInputStream().readNBytes(7);
    }
  }

  /**
   * The hello of a client that speaks TLS 1.{@code minor - 1} at most, with suites that go with
   * keys of EC on the curve P-256 and were there from TLS 1.0 on.
   */
  private static byte[] hello(int minor) {
    byte[] extensions = {
      0,
      10,
      0,
      4,
      0,
      2,
      0,
      23, // groups: secp256r1
      0,
      11,
      0,
      2,
      1,
      0, // points: uncompressed
      0,
      13,
      0,
      4,
      0,
      2,
      4,
      3 // signatures: ECDSA with SHA-256
    };
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {3, (byte) minor});
    body.writeBytes(new byte[32]); // random
    body.write(0); // no session
    body.writeBytes(new byte[] {0, 6, (byte) 0xc0, 0x2b, (byte) 0xc0, 0x09, (byte) 0xc0, 0x0a});
    body.writeBytes(new byte[] {1, 0}); // no compression
    body.writeBytes(new byte[] {0, (byte) extensions.length});
    body.writeBytes(extensions);
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    int length = body.size();
    record.writeBytes(new byte[] {HANDSHAKE, 3, 1, 0, (byte) (length + 4)});
    record.writeBytes(new byte[] {1, 0, 0, (byte) length});
    record.writeBytes(body.toByteArray());
    return record.toByteArray();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
