package io.plaudit.ingest.objects;

import io.plaudit.model.ObjectRef;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.List;

/** Keeps the objects of one kind in memory. Written by the reader's thread alone, read by any. */
public interface ObjectCache {

  String kind();

  /** The log is read from its start; what comes now is not the last word before it is caught up. */
  void restart();

  /**
   * This is what now counts of its ref.
   *
   * @param written when, as the log says
   */
  void accept(SideObject object, Instant written);

  /**
   * Since then nobody reads on, until it is caught up again.
   *
   * @param since by {@link System#nanoTime}: clocks that jump must not make it longer
   */
  void lost(long since);

  /** What was accepted since the restart is what the log holds. */
  void caughtUp();

  /**
   * Lets go of what no longer matters at this time; only when caught up.
   *
   * @return what nobody else needs either, and should be removed from the log
   */
  List<ObjectRef> sweep(Instant now);

  /** What the entries take, in bytes. */
  long bytes();
}
