package io.plaudit.aggregator.export;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A feedback as the store keeps it.
 *
 * @param retracted withdrawn for good: of it only ids and instants are left, the others are null
 * @param correction JSON as its sender wrote it, or null; metadata and attributes too
 * @param tags the values that it is counted under, by the names of the tags
 */
public record ExportedRow(
    UUID id,
    String traceId,
    boolean retracted,
    String key,
    BigDecimal value,
    String label,
    BigDecimal weight,
    String comment,
    String correction,
    String metadata,
    String dialect,
    String kind,
    String attributes,
    Map<String, String> tags,
    Instant createdAt,
    Instant modifiedAt) {

  /** A number as it is written everywhere: plainly, without trailing zeros; null stays null. */
  static String plain(BigDecimal number) {
    if (number == null) {
      return null;
    }
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** JSON of the same meaning on one line: outside of strings line ends are only space. */
  static String oneLine(String json) {
    return json == null ? null : json.replace('\n', ' ').replace('\r', ' ');
  }
}
