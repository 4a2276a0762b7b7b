package io.plaudit.model;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * All feedback of one tenant with one value of a member of metadata is to be forgotten, in one
 * partition of the log, up to where the event stands: who asks for it writes one event into every
 * partition. It is not about one feedback, so it is no {@link FeedbackEvent}.
 *
 * @param eventId the same for every sending of the same thing
 * @param tag the member of metadata, aggregated or not
 * @param value the value that is to go, as a tag has it: 5 is "5"
 * @param pseudonym what is counted in its place, the same in all partitions; says nothing of the
 *     value
 * @param partition of the log that it was written to: feedback of the traces there is meant,
 *     wherever a copy of the log has them
 * @param partitions how many that log has
 */
public record Erasure(
    UUID eventId,
    String tenant,
    String tag,
    String value,
    String pseudonym,
    int partition,
    int partitions,
    Instant modifiedAt) {

  /** As the wire names it (also the {@code ce_type} header). */
  public static final String TYPE = "feedback.forgotten";

  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern PSEUDONYM = Pattern.compile("forgotten-[0-9a-f]{32}");

  public Erasure {
    if (eventId == null) {
      throw InvalidEventException.of("event_id", "is required");
    }
    Rules.tenant(tenant);
    tag(tag);
    value(value);
    if (pseudonym == null || !PSEUDONYM.matcher(pseudonym).matches()) {
      throw InvalidEventException.of("pseudonym", "must match " + PSEUDONYM);
    }
    if (partitions < 1 || partition < 0 || partition >= partitions) {
      throw InvalidEventException.of("partition", "must be one of partitions");
    }
  }

  /** A name that a tag can have. */
  public static String tag(String tag) {
    if (tag == null || !TAG.matcher(tag).matches()) {
      throw InvalidEventException.of("tag", "must match " + TAG);
    }
    return tag;
  }

  /** A text that a tag can have; complaints do not quote it. */
  public static String value(String value) {
    if (value == null
        || value.isEmpty()
        || value.codePointCount(0, value.length()) > Rules.MAX_TAG_CHARACTERS) {
      throw InvalidEventException.of(
          "value", "is required: text of 1 to " + Rules.MAX_TAG_CHARACTERS + " characters");
    }
    return Rules.storable("value", value);
  }

  /** A pseudonym of these 128 bits. */
  public static String pseudonym(UUID bits) {
    return "forgotten-" + bits.toString().replace("-", "");
  }

  /** The erasure with its instant cut to microseconds, if it is plausible at {@code now}. */
  public Erasure checkInstants(Instant now) {
    return in(partition, partitions, Rules.instant("modified_at", modifiedAt, now));
  }

  /** The same for another partition. */
  public Erasure in(int newPartition, int newPartitions) {
    return in(newPartition, newPartitions, modifiedAt);
  }

  /** Without the value, which must not be logged. */
  @Override
  public String toString() {
    return TYPE + " " + eventId;
  }

  private Erasure in(int newPartition, int newPartitions, Instant at) {
    return new Erasure(eventId, tenant, tag, value, pseudonym, newPartition, newPartitions, at);
  }
}
