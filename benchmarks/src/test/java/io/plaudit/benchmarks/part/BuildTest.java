package io.plaudit.benchmarks.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildTest {

  /** The SHA-256 of "jar" in ASCII. */
  private static final String DIGEST =
      "0163f1eea7894350060624d315234d40c508ab251ba121714e234503045faadd";

  @TempDir private Path directory;
  private Path jar;
  private Path built;

  @BeforeEach
  void writeJar() throws IOException {
    jar = Files.writeString(directory.resolve("any.jar"), "jar");
    built = directory.resolve("built");
  }

  @Test
  void theJarThatWasBuilt_hasTheNameOfItsCommit() throws IOException {
    Files.writeString(built, DIGEST + " 0123456789ab+dirty-89abcdef\n");

    assertThat(name(List.of())).isEqualTo("0123456789ab+dirty-89abcdef");
  }

  @Test
  void anotherJar_hasTheNameOfItsDigest_whateverThisCheckoutIs() throws IOException {
    Files.writeString(built, DIGEST.replace('1', '2') + " 0123456789ab\n");

    assertThat(name(List.of())).isEqualTo("jar " + DIGEST.substring(0, 16));
  }

  @Test
  void aBuildOfWhichNothingWasWrittenDown_hasTheNameOfItsDigest() throws IOException {
    assertThat(name(List.of())).isEqualTo("jar " + DIGEST.substring(0, 16));
  }

  @Test
  void otherFlags_makeAnotherBuild() throws IOException {
    assertThat(name(List.of("-XX:+UseZGC", "-Xmx2g")))
        .isEqualTo("jar " + DIGEST.substring(0, 16) + " with -XX:+UseZGC -Xmx2g");
  }

  private String name(List<String> flags) throws IOException {
    return Build.of(jar, built, flags).name();
  }
}
