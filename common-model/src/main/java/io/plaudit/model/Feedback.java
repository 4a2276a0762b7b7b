package io.plaudit.model;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One feedback as it stands: a fact about a trace. An invalid one cannot be built; the rules that
 * need a clock are {@link #checkInstants}.
 *
 * @param value null where the feedback is only a label or a comment
 * @param label a category such as {@code thumbs_up}, or null
 * @param weight from 0 to 1; given as null it becomes 1
 * @param correction any JSON, or null
 * @param metadata a JSON object; given as null it becomes {@code {}}
 * @param attributes what the API that took it must give back as it came; nothing aggregates it
 * @param createdAt microseconds; never changes after the first record
 */
public record Feedback(
    FeedbackRef ref,
    String key,
    BigDecimal value,
    String label,
    BigDecimal weight,
    String comment,
    RawJson correction,
    RawJson metadata,
    Source source,
    RawJson attributes,
    Instant createdAt,
    Instant modifiedAt) {

  public Feedback {
    if (ref == null) {
      throw new IllegalArgumentException("ref is required");
    }
    Rules.key(key);
    value = Rules.value(value);
    Rules.label(label);
    weight = Rules.weight(weight);
    Rules.comment(comment);
    if (correction != null) {
      correction.within("correction", Rules.MAX_CORRECTION_BYTES);
    }
    metadata =
        metadata == null
            ? RawJson.EMPTY_OBJECT
            : metadata.objectWithin("metadata", Rules.MAX_METADATA_BYTES);
    if (source == null) {
      throw InvalidEventException.of("source", "is required");
    }
    attributes =
        attributes == null
            ? RawJson.EMPTY_OBJECT
            : attributes.objectWithin("attributes", Rules.MAX_ATTRIBUTES_BYTES);
  }

  /** This feedback with its instants cut to microseconds, if both are plausible at {@code now}. */
  public Feedback checkInstants(Instant now) {
    Instant created = Rules.instant("created_at", createdAt, now);
    Instant modified = Rules.instant("modified_at", modifiedAt, now);
    boolean unchanged = created.equals(createdAt) && modified.equals(modifiedAt);
    return unchanged ? this : at(created, modified);
  }

  public Feedback at(Instant created, Instant modified) {
    return new Feedback(
        ref,
        key,
        value,
        label,
        weight,
        comment,
        correction,
        metadata,
        source,
        attributes,
        created,
        modified);
  }

  public static Builder builder(FeedbackRef ref) {
    return new Builder(ref);
  }

  /** Names the many optional parts; {@link #build} applies every rule. */
  public static final class Builder {
    private final FeedbackRef ref;
    private String key = Rules.DEFAULT_KEY;
    private BigDecimal value;
    private String label;
    private BigDecimal weight;
    private String comment;
    private RawJson correction;
    private RawJson metadata;
    private Source source;
    private RawJson attributes;
    private Instant createdAt;
    private Instant modifiedAt;

    private Builder(FeedbackRef ref) {
      this.ref = ref;
    }

    public Builder key(String newKey) {
      key = newKey;
      return this;
    }

    public Builder value(BigDecimal newValue) {
      value = newValue;
      return this;
    }

    public Builder label(String newLabel) {
      label = newLabel;
      return this;
    }

    public Builder weight(BigDecimal newWeight) {
      weight = newWeight;
      return this;
    }

    public Builder comment(String newComment) {
      comment = newComment;
      return this;
    }

    public Builder correction(RawJson newCorrection) {
      correction = newCorrection;
      return this;
    }

    public Builder metadata(RawJson newMetadata) {
      metadata = newMetadata;
      return this;
    }

    public Builder source(Source newSource) {
      source = newSource;
      return this;
    }

    public Builder attributes(RawJson newAttributes) {
      attributes = newAttributes;
      return this;
    }

    public Builder createdAt(Instant instant) {
      createdAt = instant;
      return this;
    }

    public Builder modifiedAt(Instant instant) {
      modifiedAt = instant;
      return this;
    }

    public Feedback build() {
      return new Feedback(
          ref,
          key,
          value,
          label,
          weight,
          comment,
          correction,
          metadata,
          source,
          attributes,
          createdAt,
          modifiedAt);
    }
  }
}
