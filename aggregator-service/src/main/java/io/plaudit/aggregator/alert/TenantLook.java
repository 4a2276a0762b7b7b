package io.plaudit.aggregator.alert;

import io.plaudit.aggregator.alert.ScopeSums.Group;
import io.plaudit.alert.AlertRule;
import io.plaudit.query.Sums;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One look at the rules of one tenant: what they say now, and what of that is new. */
final class TenantLook {

  /** Of one rule may fire at once. */
  static final int MAX_FIRING = 100;

  static final String NOT_ANSWERED = "the sums over the window were not there in time";
  static final String TOO_MANY_VALUES =
      "the tag has more than "
          + ScopeSums.MAX_VALUES
          + " values: those with the most feedback count";
  static final String TOO_MANY_FIRING =
      "more than " + MAX_FIRING + " values would fire: no more do";

  private final ScopeSums sums;
  private final Map<UUID, Map<UUID, Known>> known;
  private final Instant now;
  private final Findings findings;
  private boolean unfinished;

  /**
   * @param known how it stood, by rule and hash
   * @param now by the database's clock
   */
  TenantLook(ScopeSums sums, Map<UUID, Map<UUID, Known>> known, Instant now) {
    this.sums = sums;
    this.known = known;
    this.now = now;
    findings = new Findings(now);
  }

  Findings findings() {
    return findings;
  }

  /** Whether something is to be looked at again, though nothing may have changed. */
  boolean isUnfinished() {
    return unfinished;
  }

  /** What rules want to know together. */
  static Map<Group, List<AlertRule>> groups(List<AlertRule> rules) {
    Map<Group, List<AlertRule>> groups = new LinkedHashMap<>();
    for (AlertRule rule : rules) {
      Group group =
          new Group(
              rule.tenant(),
              rule.watched().key(),
              rule.watched().tag().orElse(""),
              rule.watched().window());
      groups.computeIfAbsent(group, key -> new ArrayList<>()).add(rule);
    }
    return groups;
  }

  /** A rule that is not to be looked at: what fires by it is over. */
  void disabled(AlertRule rule) {
    known(rule).values().forEach(one -> end(rule, one, "disabled"));
  }

  /** These rules stay as they are: what they are about is not known. */
  void unanswered(List<AlertRule> rules) {
    unfinished = true;
    rules.forEach(rule -> findings.trouble(rule, NOT_ANSWERED));
  }

  /**
   * Asks what these rules want to know, and judges.
   *
   * @throws Waiting.FailedException when there is no answer; what is not judged by then stays
   */
  void look(Group group, List<AlertRule> rules) {
    boolean ofEach = rules.stream().anyMatch(rule -> rule.watched().isOfEachValue());
    Map<UUID, Sums> found = new LinkedHashMap<>();
    if (ofEach) {
      found.putAll(Waiting.on(sums.most(group, now)));
    }
    List<UUID> most = found.keySet().stream().limit(ScopeSums.MAX_VALUES).toList();
    boolean more = most.size() < found.size();
    Set<UUID> others = new HashSet<>();
    rules.forEach(rule -> others.addAll(own(rule)));
    others.removeAll(found.keySet());
    if (!others.isEmpty()) {
      found.putAll(Waiting.on(sums.ofValues(group, others, now)));
    }
    for (AlertRule rule : rules) {
      endOthers(rule);
      if (rule.watched().isOfEachValue()) {
        if (more) {
          findings.trouble(rule, TOO_MANY_VALUES);
        }
        judgeEach(group, rule, most, found);
      } else {
        judgeOne(group, rule, found);
      }
    }
  }

  /** What is asked for by name: the rule's scope, or what fires already. */
  private Set<UUID> own(AlertRule rule) {
    if (!rule.watched().isOfEachValue()) {
      return Set.of(ScopeSums.hash(rule.watched().value().orElse("")));
    }
    Set<UUID> firing = new HashSet<>();
    known(rule).values().stream()
        .filter(one -> isOf(rule, one) && one.standing().firing())
        .forEach(one -> firing.add(one.hash()));
    return firing;
  }

  private void judgeOne(Group group, AlertRule rule, Map<UUID, Sums> found) {
    String value = rule.watched().value().orElse("");
    UUID hash = ScopeSums.hash(value);
    Optional<Known> before = Optional.ofNullable(known(rule).get(hash));
    Sums of = found.getOrDefault(hash, Sums.ZERO);
    Judge.Verdict verdict =
        Judge.judge(
            rule.condition(), before.map(Known::standing).orElse(Standing.ok(now)), of, now);
    Known after =
        new Known(hash, group.tag(), value, verdict.standing(), AlertJson.summary(group.key(), of));
    tell(rule, after, verdict.change());
    if (before.isEmpty() || !before.get().equals(after)) {
      findings.keep(rule, after);
    }
  }

  private void judgeEach(Group group, AlertRule rule, List<UUID> most, Map<UUID, Sums> found) {
    Set<UUID> hashes = new LinkedHashSet<>(own(rule));
    int firing = hashes.size();
    hashes.addAll(most);
    Map<UUID, Judge.Verdict> fired = new LinkedHashMap<>();
    for (UUID hash : hashes) {
      Optional<Known> before = Optional.ofNullable(known(rule).get(hash));
      Sums of = found.getOrDefault(hash, Sums.ZERO);
      Judge.Verdict verdict =
          Judge.judge(
              rule.condition(), before.map(Known::standing).orElse(Standing.ok(now)), of, now);
      if (verdict.change() == Judge.Change.FIRED) {
        if (firing + fired.size() < MAX_FIRING) {
          fired.put(hash, verdict);
        } else {
          findings.trouble(rule, TOO_MANY_FIRING);
        }
      } else if (before.isPresent() && before.get().standing().firing()) {
        goOn(group, rule, before.get(), verdict, of);
      }
    }
    if (!fired.isEmpty()) {
      fire(group, rule, fired, found);
    }
  }

  private void fire(
      Group group, AlertRule rule, Map<UUID, Judge.Verdict> fired, Map<UUID, Sums> found) {
    Map<UUID, String> names = Waiting.on(sums.names(group, fired.keySet()));
    fired.forEach(
        (hash, verdict) -> {
          // What is gone since fires no more.
          if (names.containsKey(hash)) {
            Known after =
                new Known(
                    hash,
                    group.tag(),
                    names.get(hash),
                    verdict.standing(),
                    AlertJson.summary(group.key(), found.get(hash)));
            tell(rule, after, verdict.change());
            findings.keep(rule, after);
          }
        });
  }

  private void goOn(Group group, AlertRule rule, Known before, Judge.Verdict verdict, Sums of) {
    Known after =
        new Known(
            before.hash(),
            before.tag(),
            before.value(),
            verdict.standing(),
            AlertJson.summary(group.key(), of));
    tell(rule, after, verdict.change());
    if (!after.standing().firing()) {
      findings.drop(rule, after);
    } else if (!before.equals(after)) {
      findings.keep(rule, after);
    }
  }

  private void tell(AlertRule rule, Known after, Judge.Change change) {
    switch (change) {
      case FIRED -> findings.fired(rule, after);
      case RECOVERED -> findings.resolved(rule, after, "recovered");
      case TOO_FEW -> findings.resolved(rule, after, "too_few");
      case NONE -> unfinished |= after.standing().tooFew() > 0;
    }
  }

  /** The rule was about something else before. */
  private void endOthers(AlertRule rule) {
    for (Known one : List.copyOf(known(rule).values())) {
      if (!isOf(rule, one)) {
        end(rule, one, "changed");
        known(rule).remove(one.hash());
      }
    }
  }

  private void end(AlertRule rule, Known one, String reason) {
    if (one.standing().firing()) {
      findings.resolved(rule, one, reason);
    }
    findings.drop(rule, one);
  }

  private static boolean isOf(AlertRule rule, Known one) {
    return one.tag().equals(rule.watched().tag().orElse(""))
        && (rule.watched().isOfEachValue()
            ? one.standing().firing()
            : one.value().equals(rule.watched().value().orElse("")));
  }

  private Map<UUID, Known> known(AlertRule rule) {
    return known.computeIfAbsent(rule.id(), id -> new HashMap<>());
  }
}
