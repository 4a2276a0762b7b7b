package io.plaudit.aggregator.aggregate;

import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.aggregator.aggregate.FeedbackState.Tombstone;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.MetadataTags;
import io.plaudit.model.Erasure;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Patch;
import io.plaudit.model.TagNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One batch while it is folded. */
final class Fold {

  private final TagNames tagNames;
  private final Map<FeedbackRef, FeedbackState> stored;
  private final Map<FeedbackRef, Written> touched = new LinkedHashMap<>();
  private final Deltas deltas = Deltas.none();
  private final Shared<String> tagValues = new Shared<>();
  private final Shared<HourEntry> hourEntries = new Shared<>();
  private final Shared<Delta> contributions = new Shared<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private long offset;
  private int applied;
  private int duplicates;

  Fold(TagNames tagNames, Map<FeedbackRef, FeedbackState> stored) {
    this.tagNames = tagNames;
    this.stored = stored;
  }

  void add(LoggedEvent logged) {
    FeedbackEvent event = logged.event();
    Written before = touched.get(event.ref());
    FeedbackState old = before == null ? stored.get(event.ref()) : before.state();
    offset = logged.offset();
    try {
      if (event instanceof Recorded recorded) {
        record(old, recorded);
      } else if (event instanceof Amended amended) {
        amend(old, amended);
      } else if (event instanceof Retracted retracted) {
        retract(old, retracted);
      }
    } catch (InvalidEventException e) {
      rejections.add(new Rejection(logged.offset(), Rejection.INVALID, e.getMessage()));
    }
  }

  /**
   * Forgets a stored feedback; it is not asked whether it is meant.
   *
   * @param at the offset of the erasure
   */
  void forget(Live live, Erasure erasure, long at) {
    offset = at;
    move(live, live.forgotten(erasure.tag(), erasure.value(), erasure.pseudonym()));
  }

  Changes changes() {
    List<Written> created = new ArrayList<>();
    List<Written> changed = new ArrayList<>();
    List<FormerPlace> formerPlaces = new ArrayList<>();
    touched.forEach(
        (ref, written) -> {
          FeedbackState before = stored.get(ref);
          (before == null ? created : changed).add(written);
          if (before instanceof Live live && !FormerPlace.isKept(live, written.state())) {
            formerPlaces.add(
                new FormerPlace(ref, live.feedback().key(), live.tags(), written.offset()));
          }
        });
    return new Changes(
        created, changed, formerPlaces, deltas.withoutZeros(), rejections, applied, duplicates);
  }

  private void record(FeedbackState old, Recorded event) {
    if (old instanceof Tombstone
        || isForgotten(old)
        || (old != null && event.fingerprint().equals(old.fingerprint()))) {
      duplicates++;
    } else if (old instanceof Live live) {
      Feedback kept = event.feedback().at(live.createdAt(), event.feedback().modifiedAt());
      move(live, new Live(kept, tags(kept), event.fingerprint(), live.amendments()));
    } else {
      Feedback feedback = event.feedback();
      move(null, new Live(feedback, tags(feedback), event.fingerprint(), List.of()));
    }
  }

  private void amend(FeedbackState old, Amended event) {
    if (!(old instanceof Live live)) {
      String detail = old == null ? "there is no such feedback" : "the feedback was retracted";
      rejections.add(new Rejection(offset, Rejection.NO_LIVE_ROW, detail));
    } else if (live.amendments().contains(event.eventId())) {
      duplicates++;
    } else {
      Patch patch = live.isForgotten() ? event.patch().figuresOnly() : event.patch();
      Feedback feedback = patch.applyTo(live.feedback(), event.modifiedAt(), MergePatch::merge);
      move(live, live.amended(feedback, tags(feedback), event.eventId()));
    }
  }

  private void retract(FeedbackState old, Retracted event) {
    if (old instanceof Tombstone) {
      duplicates++;
    } else if (old instanceof Live live) {
      move(
          live,
          new Tombstone(live.ref(), live.fingerprint(), live.createdAt(), event.modifiedAt()));
    } else {
      // Kept although nothing is known of it: a record that comes later must not bring it back.
      move(null, new Tombstone(event.ref(), null, event.modifiedAt(), event.modifiedAt()));
    }
  }

  private static boolean isForgotten(FeedbackState state) {
    return state instanceof Live live && live.isForgotten();
  }

  private Map<String, String> tags(Feedback feedback) {
    Map<String, String> tags = MetadataTags.of(feedback.metadata(), tagNames);
    tags.replaceAll((name, value) -> tagValues.of(value));
    return tags;
  }

  private void move(Live old, FeedbackState next) {
    if (old != null) {
      deltas.add(old, hourEntry(old), Delta.of(old.feedback()).negated());
    }
    if (next instanceof Live live) {
      deltas.add(live, hourEntry(live), contributions.of(Delta.of(live.feedback())));
    }
    touched.put(next.ref(), new Written(next, offset));
    applied++;
  }

  private HourEntry hourEntry(Live state) {
    return hourEntries.of(HourEntry.of(state));
  }
}
