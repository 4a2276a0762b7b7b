package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.objects.KeptObjects;
import io.plaudit.ingest.objects.Room;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.List;

/** Refuses what cannot be answered or kept because not everything is in memory, or fits there. */
final class MemoryLimits {

  static final int FULL = 422;
  private static final int UNAVAILABLE = 503;

  private MemoryLimits() {}

  /**
   * @param what the objects, as a caller calls them
   * @throws RefusedException 503 when what is not found of this tenant may be there all the same
   */
  static void requireComplete(KeptObjects<?> kept, String tenant, String what) {
    if (!kept.isComplete(tenant, Instant.now())) {
      throw new RefusedException(UNAVAILABLE, what + " are not all known now");
    }
  }

  /**
   * @throws RefusedException 503 when what was written lately may not be known
   */
  static void requireFollowed(KeptObjects<?> kept, String what) {
    if (!kept.isFollowed()) {
      throw new RefusedException(UNAVAILABLE, what + " are not followed now");
    }
  }

  static void requireRoom(KeptObjects<?> kept, List<SideObject> objects, String what) {
    requireRoom(kept, objects, what, "remove some");
  }

  /**
   * @param remedy what the tenant can do about it
   * @throws RefusedException 422 when the tenant has as many as it may have, 503 when it is others
   *     who have taken the room
   */
  static void requireRoom(
      KeptObjects<?> kept, List<SideObject> objects, String what, String remedy) {
    Room room = kept.room(objects);
    if (room == Room.TENANT_FULL) {
      throw new RefusedException(FULL, what + " are as many as a tenant may have: " + remedy);
    }
    if (room == Room.ALL_FULL) {
      throw new RefusedException(UNAVAILABLE, "there is no memory for more: " + what);
    }
  }
}
