package io.plaudit.ingest.dialect.weave;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The emojis, which are read when somebody first needs them: that takes a second. What could not be
 * read is read again for the next who asks. Thread-safe.
 */
final class EmojiTable {

  private final Supplier<Emojis> read;
  private CompletableFuture<Emojis> known;

  /**
   * @param read takes its time, and may fail
   */
  EmojiTable(Supplier<Emojis> read) {
    this.read = read;
  }

  /** Complete from soon after the first call on. */
  synchronized CompletableFuture<Emojis> known() {
    if (known == null || known.isCompletedExceptionally()) {
      known = CompletableFuture.supplyAsync(read);
    }
    return known;
  }
}
