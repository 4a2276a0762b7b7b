package io.plaudit.faults;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * A feedback that was acknowledged, as it must be found. Whoever changes it is one thread, and who
 * looks waits for that to end.
 */
final class Known {

  private final UUID id;
  private final String trace;
  private final String key;
  private final String comment;
  private BigDecimal value;
  private BigDecimal weight;
  private String prompt;
  private boolean retracted;
  private int amendments;

  Known(UUID id, Item item) {
    this.id = id;
    trace = item.trace();
    key = item.key();
    comment = item.comment();
    value = item.value();
    weight = item.weight();
    prompt = item.prompt();
  }

  UUID id() {
    return id;
  }

  String key() {
    return key;
  }

  boolean retracted() {
    return retracted;
  }

  BigDecimal value() {
    return value;
  }

  void amend(BigDecimal newValue, BigDecimal newWeight, String newPrompt) {
    value = newValue;
    weight = newWeight;
    prompt = newPrompt;
    amendments++;
  }

  void retract() {
    retracted = true;
  }

  /** What the row must say; a tombstone has little to say. */
  StoredRow expected() {
    return retracted
        ? new StoredRow(id, trace, true, null, null, null, null, null, 0)
        : new StoredRow(
            id,
            trace,
            false,
            key,
            value.stripTrailingZeros(),
            weight.stripTrailingZeros(),
            comment,
            prompt,
            Math.min(amendments, StoredRow.REMEMBERED_AMENDMENTS));
  }
}
