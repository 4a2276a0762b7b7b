package io.plaudit.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What an aggregate is of: all feedback of a key, or that on a trace, or that under a tag's value.
 *
 * @param scope {@link #EVERYTHING}, {@link #TRACE}, or {@link #TAG} and the tag's name
 * @param value the trace's id, or the tag's value; empty for everything
 */
public record AggregatePlace(String tenant, String key, String scope, String value) {

  public static final String EVERYTHING = "everything";
  public static final String TRACE = "trace";

  /** What the scope of a tag begins with, so that no tag can be called as the other scopes are. */
  public static final String TAG = "tag:";

  private static final JsonFactory FACTORY = new JsonFactory();

  public static AggregatePlace everything(String tenant, String key) {
    return new AggregatePlace(tenant, key, EVERYTHING, "");
  }

  public static AggregatePlace ofTrace(String tenant, String key, String traceId) {
    return new AggregatePlace(tenant, key, TRACE, traceId);
  }

  public static AggregatePlace ofTag(String tenant, String key, String tag, String value) {
    return new AggregatePlace(tenant, key, TAG + tag, value);
  }

  public boolean isTrace() {
    return scope.equals(TRACE);
  }

  /** The tag's name; empty for everything, as the store has it. */
  public String tag() {
    return scope.startsWith(TAG) ? scope.substring(TAG.length()) : "";
  }

  /**
   * The key of the record of a partition's part: the JSON array {@code
   * ["tenant","key","scope","value",partition]}, compact, in UTF-8. Compaction compares these
   * bytes, so nobody else may write them.
   */
  public byte[] recordKey(int partition) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartArray();
      json.writeString(tenant);
      json.writeString(key);
      json.writeString(scope);
      json.writeString(value);
      json.writeNumber(partition);
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }
}
