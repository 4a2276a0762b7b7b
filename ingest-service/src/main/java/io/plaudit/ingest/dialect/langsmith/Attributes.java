package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
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
    Kept kept = new Kept();
    kept.quoted(RUN_ID, item.runId);
    kept.quoted(TRACE_ID, item.traceId);
    kept.quoted(SESSION_ID, item.sessionId);
    kept.quoted(START_TIME, item.startTime);
    kept.quoted(USER_ID, user);
    kept.quoted(EXPERIMENT_ID, item.experimentId);
    kept.quoted(GROUP_ID, item.groupId);
    kept.json(THREAD_ID, item.threadId == null ? null : TextNode.valueOf(item.threadId));
    kept.json(SOURCE_METADATA, item.sourceMetadata);
    kept.json(EXTRA, item.extra);
    kept.json(ERROR, item.error);
    kept.json(VALUE, boxed(item.value));
    return kept.object();
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

  /** An object as it is written, without what is null; its names need no escapes. */
  private static final class Kept {

    private static final int TYPICAL_CHARACTERS = 256;

    private final StringBuilder text = new StringBuilder(TYPICAL_CHARACTERS);

    /**
     * @param json whose text is JSON
     */
    void json(String name, Object json) {
      if (json != null) {
        name(name).append(json);
      }
    }

    /**
     * @param plain an id or an instant, in which JSON would escape nothing
     */
    void quoted(String name, Object plain) {
      if (plain != null) {
        name(name).append('"').append(plain).append('"');
      }
    }

    RawJson object() {
      return text.isEmpty() ? RawJson.EMPTY_OBJECT : new RawJson(text.append('}').toString());
    }

    private StringBuilder name(String name) {
      return text.append(text.isEmpty() ? '{' : ',').append('"').append(name).append("\":");
    }
  }
}
