package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir Path root;

  @Test
  void aSecretIsMadeOnceAndReadableByItsOwnerOnly() throws IOException {
    String made;
    try (DataDirectory data = DataDirectory.open(root)) {
      assertThat(data.hasSecret("key")).isFalse();
      made = data.secret("key", "pk_");
      assertThat(made).startsWith("pk_").hasSizeGreaterThan(40);
    }
    try (DataDirectory again = DataDirectory.open(root)) {
      assertThat(again.secret("key", "pk_")).isEqualTo(made);
      assertThat(again.secret("other", "pk_")).isNotEqualTo(made);
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(again.secretFile("key"))))
          .isEqualTo("rw-------");
    }
  }
}
