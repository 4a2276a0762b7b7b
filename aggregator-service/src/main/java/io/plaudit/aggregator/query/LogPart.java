package io.plaudit.aggregator.query;

import io.plaudit.codec.RecordKey;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;

/**
 * The part of the log that an answer depends on: all of it, or the one partition that holds the
 * events of a trace.
 */
final class LogPart {

  static final LogPart WHOLE = new LogPart(null);

  private final byte[] key;

  private LogPart(byte[] key) {
    this.key = key;
  }

  static LogPart ofTrace(String tenant, String traceId) {
    return new LogPart(RecordKey.encode(tenant, traceId));
  }

  /**
   * The events of this part that are not applied.
   *
   * @param ends of every partition of the log
   */
  long behind(Map<Integer, Long> ends, Map<Integer, Long> applied) {
    return partitions(ends).mapToLong(number -> behind(number, ends, applied)).sum();
  }

  /**
   * The events that all partitions together apply until this part is, if they are alike: what is
   * known of their rate is that of all together.
   */
  long backlog(Map<Integer, Long> ends, Map<Integer, Long> applied) {
    return key == null ? behind(ends, applied) : behind(ends, applied) * ends.size();
  }

  private IntStream partitions(Map<Integer, Long> ends) {
    return key == null || ends.isEmpty()
        ? ends.keySet().stream().mapToInt(number -> number)
        : IntStream.of(Utils.toPositive(Utils.murmur2(key)) % ends.size());
  }

  private static long behind(int number, Map<Integer, Long> ends, Map<Integer, Long> applied) {
    return Math.max(0, ends.getOrDefault(number, 0L) - applied.getOrDefault(number, 0L));
  }
}
