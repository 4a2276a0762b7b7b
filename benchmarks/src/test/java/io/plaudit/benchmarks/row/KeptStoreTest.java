package io.plaudit.benchmarks.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptStoreTest {

  @TempDir private Path data;

  @Test
  void aStore_isBegunOnceItIsSetUp_andKnowsWhoMadeIt() throws IOException {
    KeptStore store = KeptStore.in(data);
    Files.createDirectories(store.directory());
    assertThat(store.isBegun()).isFalse();

    store.begun(Instant.EPOCH, "abc with -Xmx2g");

    KeptStore again = KeptStore.in(data);
    assertThat(again.isBegun()).isTrue();
    assertThat(again.end()).isEqualTo(Instant.EPOCH);
    assertThat(again.build()).isEqualTo("abc with -Xmx2g");
  }

  @Test
  void deleting_takesTheStoreAlone() throws IOException {
    KeptStore store = KeptStore.in(data);
    Files.createDirectories(store.directory().resolve("raw"));
    Path other = Files.writeString(data.resolve("other"), "");

    store.delete();

    assertThat(store.directory()).doesNotExist();
    assertThat(other).exists();
  }
}
