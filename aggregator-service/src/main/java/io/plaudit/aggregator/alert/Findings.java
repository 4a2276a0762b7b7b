package io.plaudit.aggregator.alert;

import io.plaudit.alert.AlertRule;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a look at the rules of a tenant has found, on its way to be written. */
final class Findings {

  private final Instant now;
  private final List<Tuple> kept = new ArrayList<>();
  private final List<Tuple> dropped = new ArrayList<>();
  private final List<Tuple> deliveries = new ArrayList<>();
  private final Map<AlertRule, String> troubles = new HashMap<>();
  private int fired;
  private int resolved;

  Findings(Instant now) {
    this.now = now;
  }

  /** This stands so from now on. */
  void keep(AlertRule rule, Known known) {
    kept.add(
        Tuple.tuple()
            .addString(rule.tenant())
            .addUUID(rule.id())
            .addUUID(known.hash())
            .addString(known.tag())
            .addString(known.value())
            .addString(known.standing().firing() ? "firing" : "ok")
            .addOffsetDateTime(known.standing().since().atOffset(ZoneOffset.UTC))
            .addShort((short) known.standing().tooFew())
            .addString(known.summary()));
  }

  /** There is nothing to say of it any more. */
  void drop(AlertRule rule, Known known) {
    dropped.add(Tuple.of(rule.tenant(), rule.id(), known.hash()));
  }

  void fired(AlertRule rule, Known known) {
    fired++;
    tell(rule, known, AlertJson.FIRING, null);
  }

  /**
   * @param reason a word of the API
   */
  void resolved(AlertRule rule, Known known, String reason) {
    resolved++;
    tell(rule, known, AlertJson.RESOLVED, reason);
  }

  /** Why the rule is not, or not wholly, looked at. */
  void trouble(AlertRule rule, String problem) {
    troubles.put(rule, problem);
  }

  private void tell(AlertRule rule, Known known, String type, String reason) {
    if (rule.webhook().isPresent()) {
      deliveries.add(
          Tuple.tuple()
              .addUUID(UUID.randomUUID())
              .addString(rule.tenant())
              .addUUID(rule.id())
              .addUUID(known.hash())
              .addString(known.tag())
              .addString(known.value())
              .addString(type)
              .addString(
                  AlertJson.message(type, rule, known.value(), reason, known.summary(), now)));
    }
  }

  List<Tuple> kept() {
    return kept;
  }

  List<Tuple> dropped() {
    return dropped;
  }

  List<Tuple> deliveries() {
    return deliveries;
  }

  Map<AlertRule, String> troubles() {
    return troubles;
  }

  int fired() {
    return fired;
  }

  int resolved() {
    return resolved;
  }
}
