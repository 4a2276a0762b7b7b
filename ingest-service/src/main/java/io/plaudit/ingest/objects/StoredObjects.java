package io.plaudit.ingest.objects;

import io.plaudit.model.SideObject;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Side objects as the store has them, for what memory does not hold. */
@FunctionalInterface
public interface StoredObjects {

  /**
   * Those of a kind whose ids end in this name, behind their last slash, whoever's they are: for
   * who shows the name of one in place of a key. In bounded time; fails when the store cannot be
   * asked, or has not yet applied all that the log holds and knows of none.
   */
  CompletionStage<List<SideObject>> named(String kind, String name);
}
