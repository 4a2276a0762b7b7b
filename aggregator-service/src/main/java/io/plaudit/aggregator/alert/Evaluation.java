package io.plaudit.aggregator.alert;

import io.plaudit.aggregator.alert.ScopeSums.Group;
import io.plaudit.alert.AlertRule;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the rules of all tenants, when the store has moved on, a rule was changed or an hour has
 * turned. One aggregator does it at a time. No tenant takes more than its share of a look: what is
 * left of its rules comes in another order the next time. Used by one thread.
 */
final class Evaluation {

  private static final Logger LOG = LoggerFactory.getLogger(Evaluation.class);

  /** Of one tenant in one look; the question that is asked then is waited for. */
  private static final Duration TENANT_SHARE = Duration.ofSeconds(2);

  /** What was not answered is not asked again before. */
  private static final Duration REST = Duration.ofMinutes(1);

  /** Looking takes at most a part of the time. */
  private static final int PAUSES = 4;

  private final AlertSettings.Times times;
  private final Lease lease;
  private final RuleBook book;
  private final ScopeSums sums;
  private final AlertStates states;
  private final BooleanSupplier farBehind;
  private final Runnable told;
  private final AlertMetrics metrics;
  private final Map<Group, Long> resting = new HashMap<>();
  private Map<String, List<AlertRule>> rules = Map.of();
  private RuleBook.Position seen;
  private long epoch;

  /** Whose rules are to be looked at again, though nothing may have changed. */
  private final Set<String> unfinished = new HashSet<>();

  /**
   * @param farBehind whether the store is so far behind its log that its sums mean little
   * @param told is called when there is something to deliver
   */
  Evaluation(
      AlertSettings.Times times,
      Lease lease,
      RuleBook book,
      ScopeSums sums,
      AlertStates states,
      BooleanSupplier farBehind,
      Runnable told,
      AlertMetrics metrics) {
    this.times = times;
    this.lease = lease;
    this.book = book;
    this.sums = sums;
    this.states = states;
    this.farBehind = farBehind;
    this.told = told;
    this.metrics = metrics;
  }

  /** Looks, if need be; answers how long to wait before the next look. */
  Duration look() {
    Optional<Lease.Held> held = lease.take();
    if (held.isEmpty()) {
      seen = null;
      metrics.firing(0);
      return times.pace();
    }
    if (held.get().epoch() != epoch) {
      // Another may have looked in between.
      seen = null;
      epoch = held.get().epoch();
    }
    RuleBook.Position position = book.position();
    if (position.equals(seen) && unfinished.isEmpty()) {
      return times.pace();
    }
    if (farBehind.getAsBoolean()) {
      metrics.postponed();
      return times.pace();
    }
    long begun = System.nanoTime();
    boolean moved = !position.equals(seen);
    if (seen == null || seen.objects() != position.objects()) {
      rules = book.rules();
      states.dropGone(held.get());
    }
    // Until it is done: whatever fails on the way, all of it is looked at again.
    seen = null;
    boolean whole = lookAt(moved ? rules.keySet() : unfinished);
    metrics.firing(states.firing());
    seen = whole ? position : null;
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    metrics.looked(took);
    Duration pause = took.multipliedBy(PAUSES);
    return pause.compareTo(times.pace()) > 0 ? pause : times.pace();
  }

  /** False where the lease was lost on the way. */
  private boolean lookAt(Set<String> wanted) {
    List<String> tenants = new ArrayList<>(wanted);
    tenants.retainAll(rules.keySet());
    unfinished.clear();
    Collections.shuffle(tenants);
    for (String tenant : tenants) {
      Optional<Lease.Held> held = lease.take();
      if (held.isEmpty() || held.get().epoch() != epoch) {
        return false;
      }
      try {
        lookAt(tenant, held.get());
      } catch (Waiting.FailedException e) {
        // One tenant's trouble is not the others'.
        unfinished.add(tenant);
        metrics.unanswered();
        LOG.atWarn()
            .addKeyValue("tenant", tenant)
            .setCause(e)
            .log("the rules of a tenant could not be looked at; trying again");
      }
    }
    return true;
  }

  private void lookAt(String tenant, Lease.Held held) {
    TenantLook look = new TenantLook(sums, states.of(tenant), held.at());
    List<AlertRule> enabled = new ArrayList<>();
    for (AlertRule rule : rules.get(tenant)) {
      if (rule.enabled()) {
        enabled.add(rule);
      } else {
        look.disabled(rule);
      }
    }
    List<AlertRule> lookedAt = new ArrayList<>(rules.get(tenant));
    long begun = System.nanoTime();
    List<Map.Entry<Group, List<AlertRule>>> groups =
        new ArrayList<>(TenantLook.groups(enabled).entrySet());
    Collections.shuffle(groups);
    for (Map.Entry<Group, List<AlertRule>> each : groups) {
      if (System.nanoTime() - begun > TENANT_SHARE.toNanos() || isResting(each.getKey())) {
        unfinished.add(tenant);
        lookedAt.removeAll(each.getValue());
      } else {
        lookAt(look, each.getKey(), each.getValue());
      }
    }
    write(tenant, held, look, lookedAt);
  }

  private void lookAt(TenantLook look, Group group, List<AlertRule> asking) {
    try {
      look.look(group, asking);
    } catch (Waiting.FailedException e) {
      resting.put(group, System.nanoTime());
      metrics.unanswered();
      look.unanswered(asking);
    }
  }

  private boolean isResting(Group group) {
    Long since = resting.get(group);
    if (since != null && System.nanoTime() - since >= REST.toNanos()) {
      resting.remove(group);
      return false;
    }
    return since != null;
  }

  private void write(String tenant, Lease.Held held, TenantLook look, List<AlertRule> lookedAt) {
    if (look.isUnfinished()) {
      unfinished.add(tenant);
    }
    Findings findings = look.findings();
    Map<UUID, String> before = states.troubles(tenant);
    List<Tuple> troubles = new ArrayList<>();
    List<Tuple> noTroubles = new ArrayList<>();
    for (AlertRule rule : lookedAt) {
      String problem = findings.troubles().get(rule);
      if (problem != null && !problem.equals(before.get(rule.id()))) {
        troubles.add(Tuple.of(tenant, rule.id(), problem));
      } else if (problem == null && before.containsKey(rule.id())) {
        noTroubles.add(Tuple.of(tenant, rule.id()));
      }
    }
    boolean nothing =
        findings.kept().isEmpty()
            && findings.dropped().isEmpty()
            && troubles.isEmpty()
            && noTroubles.isEmpty();
    if (nothing) {
      return;
    }
    states.write(held, findings, troubles, noTroubles);
    metrics.changed(findings.fired(), findings.resolved());
    if (!findings.deliveries().isEmpty()) {
      told.run();
    }
  }
}
