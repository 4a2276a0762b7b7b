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
  private final Map<FeedbackRef, FeedbackState> touched = new LinkedHashMap<>();
  private final Deltas deltas = Deltas.none();
  private final Shared<String> tagValues = new Shared<>();
  private final Shared<HourEntry> hourEntries = new Shared<>();
  private final Shared<Delta> contributions = new Shared<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private int applied;
  private int duplicates;

  Fold(TagNames tagNames, Map<FeedbackRef, FeedbackState> stored) {
    this.tagNames = tagNames;
    this.stored = stored;
  }

  void add(LoggedEvent logged) {
    FeedbackEvent event = logged.event();
    FeedbackState old = touched.getOrDefault(event.ref(), stored.get(event.ref()));
    try {
      if (event instanceof Recorded recorded) {
        record(old, recorded);
      } else if (event instanceof Amended amended) {
        amend(old, amended, logged.offset());
      } else if (event instanceof Retracted retracted) {
        retract(old, retracted);
      }
    } catch (InvalidEventException e) {
      rejections.add(new Rejection(logged.offset(), Rejection.INVALID, e.getMessage()));
    }
  }

  /** Forgets a stored feedback; it is not asked whether it is meant. */
  void forget(Live live, Erasure erasure) {
    move(live, live.forgotten(erasure.tag(), erasure.value(), erasure.pseudonym()));
  }

  Changes changes() {
    List<FeedbackState> created = new ArrayList<>();
    List<FeedbackState> changed = new ArrayList<>();
    touched.forEach((ref, state) -> (stored.containsKey(ref) ? changed : created).add(state));
    return new Changes(created, changed, deltas.withoutZeros(), rejections, applied, duplicates);
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

  private void amend(FeedbackState old, Amended event, long offset) {
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
      move(live, new Tombstone(live.ref(), live.createdAt(), event.modifiedAt()));
    } else {
      // Kept although nothing is known of it: a record that comes later must not bring it back.
      move(null, new Tombstone(event.ref(), event.modifiedAt(), event.modifiedAt()));
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
    touched.put(next.ref(), next);
    applied++;
  }

  private HourEntry hourEntry(Live state) {
    return hourEntries.of(HourEntry.of(state));
  }
}
