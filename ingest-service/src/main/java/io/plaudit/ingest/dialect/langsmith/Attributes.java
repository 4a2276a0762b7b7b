package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What of LangSmith's record the canonical feedback has no field for, and where it is kept. */
final class Attributes {

  static final String RUN_ID = "run_id";
  static final String TRACE_ID = "trace_id";
  static final String SESSION_ID = "session_id";
  static final String START_TIME = "start_time";
  static final String USER_ID = "user_id";
  static final String EXPERIMENT_ID = "comparative_experiment_id";
  static final String GROUP_ID = "feedback_group_id";
  static final String THREAD_ID = "feedback_thread_id";
  static final String SOURCE_METADATA = "source_metadata";
  static final String EXTRA = "extra";
  static final String ERROR = "error";
  static final String VALUE = "value";

  private Attributes() {}

  /**
   * Those of a new feedback.
   *
   * @param user whose key sent it; null where nobody's did
   */
  static RawJson of(FeedbackItem item, UUID user) {
    Map<String, RawJson> kept = new LinkedHashMap<>();
    put(kept, RUN_ID, item.runId);
    put(kept, TRACE_ID, item.traceId);
    put(kept, SESSION_ID, item.sessionId);
    put(kept, START_TIME, item.startTime);
    put(kept, USER_ID, user);
    put(kept, EXPERIMENT_ID, item.experimentId);
    put(kept, GROUP_ID, item.groupId);
    put(kept, THREAD_ID, item.threadId);
    put(kept, SOURCE_METADATA, item.sourceMetadata);
    put(kept, EXTRA, item.extra);
    if (item.error != null) {
      kept.put(ERROR, new RawJson(item.error.toString()));
    }
    put(kept, VALUE, boxed(item.value));
    return MergePatch.object(kept);
  }

  /** The merge patch that replaces the value, or takes it away. */
  static RawJson patchOf(SentValue value) {
    RawJson box = boxed(value);
    return MergePatch.object(Map.of(VALUE, box == null ? new RawJson("null") : box));
  }

  /**
   * The value that is no category, as it was sent; null where there is none. What others than this
   * dialect have put in its place is none.
   */
  static RawJson value(Source source, Map<String, RawJson> kept) {
    RawJson box = kept.get(VALUE);
    if (box == null
        || !source.dialect().equals(LangSmithDialect.NAME)
        || !box.text().startsWith("[")) {
      return null;
    }
    List<RawJson> elements = StrictJson.elements(box);
    return elements.size() == 1 ? elements.get(0) : null;
  }

  /** In an array, because an amendment merges objects, but replaces arrays whole. */
  private static RawJson boxed(SentValue value) {
    return value.other() == null ? null : new RawJson("[" + value.other().text() + "]");
  }

  private static void put(Map<String, RawJson> kept, String name, RawJson json) {
    if (json != null) {
      kept.put(name, json);
    }
  }

  private static void put(Map<String, RawJson> kept, String name, UUID id) {
    put(kept, name, id == null ? null : quoted(id));
  }

  private static void put(Map<String, RawJson> kept, String name, Instant instant) {
    put(kept, name, instant == null ? null : quoted(instant));
  }

  private static void put(Map<String, RawJson> kept, String name, String text) {
    put(kept, name, text == null ? null : new RawJson(TextNode.valueOf(text).toString()));
  }

  /** Neither an id nor an instant has a character that JSON would escape. */
  private static RawJson quoted(Object plain) {
    return new RawJson('"' + plain.toString() + '"');
  }
}
