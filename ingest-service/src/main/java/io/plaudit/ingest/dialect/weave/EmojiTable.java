package io.plaudit.ingest.dialect.weave;

import java.util.concurrent.CompletableFuture;

/** The emojis, which are read when somebody first needs them: that takes a second. Thread-safe. */
final class EmojiTable {

  private CompletableFuture<Emojis> known;

  /** Complete from soon after the first call on. */
  synchronized CompletableFuture<Emojis> known() {
    if (known == null) {
      known = CompletableFuture.supplyAsync(Emojis::new);
    }
    return known;
  }
}
