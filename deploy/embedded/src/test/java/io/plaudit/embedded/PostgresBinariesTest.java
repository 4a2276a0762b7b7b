package io.plaudit.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresBinariesTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, postgres-linux-x86_64.txz",
    "Linux, aarch64, postgres-linux-arm_64.txz",
    "Mac OS X, x86_64, postgres-darwin-x86_64.txz",
    "Mac OS X, aarch64, postgres-darwin-x86_64.txz"
  })
  void everyPlatformHasItsArchive(String osName, String osArch, String archive) {
    assertThat(PostgresBinaries.archiveOf(osName, osArch)).isEqualTo(archive);
    assertThat(getClass().getResource("/" + archive)).isNotNull();
  }

  @Test
  void unpacksOnceForEachContent() throws Exception {
    String archive =
        PostgresBinaries.archiveOf(System.getProperty("os.name"), System.getProperty("os.arch"));
    byte[] digest;
    try (InputStream in = getClass().getResourceAsStream("/" + archive)) {
      digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
    }
    Path home = directory.resolve("postgres-" + HexFormat.of().formatHex(digest, 0, 8));

    Path program = Path.of(PostgresBinaries.in(directory).program("postgres"));
    assertThat(program).startsWith(home).isExecutable();
    var unpacked = Files.getLastModifiedTime(program);
    PostgresBinaries.in(directory);
    assertThat(Files.getLastModifiedTime(program)).isEqualTo(unpacked);
    assertThat(directory).isDirectoryContaining("glob:**" + home.getFileName());
  }
}
