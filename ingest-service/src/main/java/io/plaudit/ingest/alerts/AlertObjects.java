package io.plaudit.ingest.alerts;

import io.plaudit.alert.AlertRule;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.objects.KeptObjects;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.ingest.objects.Room;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rules of alerts, as far as the log is read. */
public final class AlertObjects {

  private static final String WHAT = "the rules of alerts";
  private static final int FULL = 422;
  private static final int UNAVAILABLE = 503;

  private final KeptObjects<AlertRule> rules;

  /**
   * @param maxBytes of memory that they may take
   */
  public AlertObjects(long maxBytes) {
    rules =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                AlertRule.KIND,
                ref -> ref.tenant() + "/" + ref.id(),
                AlertRule::read,
                rule -> Instant.MAX),
            KeptObjects.Bounds.of(maxBytes));
  }

  /** What the reader has to keep up to date. */
  public ObjectCache cache() {
    return rules;
  }

  /** Refused when it may be there all the same. */
  Optional<AlertRule> find(String tenant, UUID id) {
    requireComplete(tenant);
    return rules.find(tenant + "/" + id);
  }

  /** Those of a tenant. Refused when there may be more. */
  List<AlertRule> all(String tenant) {
    requireComplete(tenant);
    return rules.startingWith(tenant + "/", Integer.MAX_VALUE);
  }

  /** Refused when the tenant, or all of them, have as many as there is room for. */
  void requireRoom(SideObject rule) {
    Room room = rules.room(List.of(rule));
    if (room == Room.TENANT_FULL) {
      throw new RefusedException(FULL, WHAT + " of the tenant take all of its room");
    }
    if (room == Room.ALL_FULL) {
      throw new RefusedException(UNAVAILABLE, "there is no memory for more: " + WHAT);
    }
  }

  private void requireComplete(String tenant) {
    if (!rules.isComplete(tenant, Instant.now())) {
      throw new RefusedException(UNAVAILABLE, WHAT + " are not all known now");
    }
  }
}
