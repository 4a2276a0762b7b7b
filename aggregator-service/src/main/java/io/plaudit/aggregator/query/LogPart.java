package io.plaudit.aggregator.query;

import io.plaudit.codec.RecordKey;
import java.util.Map;
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
   * Those of the log's ends that matter.
   *
   * @param ends of every partition of the log
   */
  Map<Integer, Long> of(Map<Integer, Long> ends) {
    if (key == null || ends.isEmpty()) {
      return ends;
    }
    int partition = Utils.toPositive(Utils.murmur2(key)) % ends.size();
    return Map.of(partition, ends.getOrDefault(partition, 0L));
  }
}
