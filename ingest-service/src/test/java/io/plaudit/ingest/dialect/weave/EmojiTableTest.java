package io.plaudit.ingest.dialect.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EmojiTableTest {

  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void whatCouldNotBeReadIsReadAgain() {
    EmojiTable table =
        new EmojiTable(
            () -> {
              if (reads.incrementAndGet() == 1) {
                throw new IllegalStateException("no memory");
              }
              return new Emojis();
            });
    CompletableFuture<Emojis> failed = table.known();

    assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class);
    assertThat(table.known().join().only("👍")).isNotNull();
    assertThat(table.known().join()).isSameAs(table.known().join());
    assertThat(reads).hasValue(2);
  }
}
