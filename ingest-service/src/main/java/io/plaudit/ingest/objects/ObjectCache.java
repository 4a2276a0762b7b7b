package io.plaudit.ingest.objects;

import io.plaudit.model.ObjectRef;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the objects of one kind in memory. Written by the reader's thread alone, read by any. */
public interface ObjectCache {

  String kind();

  /** This is what now counts of its ref. */
  void accept(SideObject object);

  /**
   * Lets go of what no longer matters at this time.
   *
   * @return what nobody else needs either, and should be removed from the log
   */
  List<ObjectRef> sweep(Instant now);

  /** Why the cache cannot be relied on; empty when it can. */
  Optional<String> problem();
}
