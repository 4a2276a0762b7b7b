package io.plaudit.model;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The changes that an amendment makes, by the rules of a JSON merge patch (RFC 7396): absent keeps,
 * null clears; the objects {@code metadata} and {@code attributes} are merged member by member,
 * every other field is replaced whole.
 */
public record Patch(
    Change<BigDecimal> value,
    Change<String> label,
    Change<BigDecimal> weight,
    Change<String> comment,
    Change<RawJson> correction,
    Change<RawJson> metadata,
    Change<RawJson> attributes) {

  public static final Patch NOTHING =
      new Patch(
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep());

  public Patch {
    value = value.map(Rules::value);
    label.map(Rules::label);
    weight = weight.map(Rules::weight);
    comment.map(Rules::comment);
    correction.map(json -> json.within("correction", Rules.MAX_CORRECTION_BYTES));
    metadata.map(json -> json.objectWithin("metadata", Rules.MAX_METADATA_BYTES));
    attributes.map(json -> json.objectWithin("attributes", Rules.MAX_ATTRIBUTES_BYTES));
  }

  /** The same without what a person wrote or what says who it was: value, label and weight. */
  public Patch figuresOnly() {
    return new Patch(
        value, label, weight, Change.keep(), Change.keep(), Change.keep(), Change.keep());
  }

  /** How one JSON object is merged into another; the codec knows. */
  @FunctionalInterface
  public interface ObjectMerge {
    RawJson merge(RawJson target, RawJson patch);
  }

  /**
   * The feedback after this patch.
   *
   * @throws InvalidEventException when the merged metadata or attributes grow past their limits
   */
  public Feedback applyTo(Feedback old, Instant modifiedAt, ObjectMerge merge) {
    return new Feedback(
        old.ref(),
        old.key(),
        value.orElse(old.value()),
        label.orElse(old.label()),
        weight.orElse(old.weight()),
        comment.orElse(old.comment()),
        correction.orElse(old.correction()),
        merged(old.metadata(), metadata, merge),
        old.source(),
        merged(old.attributes(), attributes, merge),
        old.createdAt(),
        modifiedAt);
  }

  private static RawJson merged(RawJson old, Change<RawJson> change, ObjectMerge merge) {
    return change.present() && change.value() != null
        ? merge.merge(old, change.value())
        : change.orElse(old);
  }
}
