package io.plaudit.perimeter;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.testsupport.TestAuthority;
import io.plaudit.testsupport.TestAuthority.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it takes for a watch to read files again; by a clock that only a test moves. */
final class IdentityWatchTest {

  @TempDir private static Path made;
  private static Server server;

  @TempDir private Path directory;
  private final List<String> refused = new ArrayList<>();
  private Instant now = Instant.now();
  private IdentityFiles files;
  private IdentityWatch watch;

  @BeforeAll
  static void make() throws Exception {
    server = TestAuthority.in(made).server("one", "EC", "dns:localhost");
  }

  @BeforeEach
  void open() throws Exception {
    files =
        new IdentityFiles(
            Files.copy(server.certificates(), directory.resolve("tls.crt")),
            Files.copy(server.key(), directory.resolve("tls.key")));
    watch =
        new IdentityWatch(
            KeptIdentity.of(files),
            new IdentityWatch.Listener() {
              @Override
              public void renewed(Identity identity) {
                throw new AssertionError("there is no other");
              }

              @Override
              public void refused(String reason) {
                refused.add(reason);
              }
            },
            () -> now);
    look();
  }

  @Test
  void what_looks_as_it_did_is_not_read_but_every_minute() throws IOException {
    byte[] good = Files.readAllBytes(files.key());
    FileTime modified = Files.getLastModifiedTime(files.key());
    Files.write(files.key(), new byte[good.length]);
    Files.setLastModifiedTime(files.key(), modified);
    look();
    now = now.plusSeconds(59);
    look();
    assertThat(refused).isEmpty();

    now = now.plusSeconds(1);
    look();
    assertThat(refused).hasSize(1);
    assertThat(watch.isFailing()).isTrue();
  }

  @Test
  void another_time_or_length_or_file_is_reason_enough() throws IOException {
    byte[] good = Files.readAllBytes(files.key());
    FileTime modified = Files.getLastModifiedTime(files.key());

    Files.write(files.key(), new byte[good.length]);
    Files.setLastModifiedTime(
        files.key(), FileTime.from(modified.toInstant().plus(Duration.ofSeconds(1))));
    look();
    assertThat(watch.isFailing()).isTrue();
    mend(good, modified);

    Files.write(files.key(), new byte[good.length + 1]);
    Files.setLastModifiedTime(files.key(), modified);
    look();
    assertThat(watch.isFailing()).isTrue();
    mend(good, modified);

    Path other = directory.resolve("other");
    Files.write(other, new byte[good.length]);
    Files.setLastModifiedTime(other, modified);
    Files.move(other, files.key(), StandardCopyOption.REPLACE_EXISTING);
    look();
    assertThat(watch.isFailing()).isTrue();
  }

  private void mend(byte[] good, FileTime modified) throws IOException {
    Files.write(files.key(), good);
    Files.setLastModifiedTime(files.key(), modified);
    look();
    assertThat(watch.isFailing()).isFalse();
  }

  /** What is broken is believed to be so at the second look. */
  private void look() {
    watch.look();
    watch.look();
  }
}
