package io.plaudit.ingest.dialect.humm;

import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.codec.MergePatch;
import io.plaudit.model.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What of Humm's record the canonical feedback has no field for, and where it is kept. */
final class Attributes {

  static final String USER_ID = "user_id";

  /** Turned true by whoever sends the feedback on to LangSmith; the aggregator may. */
  static final String SYNCED = "langsmith_synced";

  private Attributes() {}

  /** Those of a new feedback. */
  static RawJson of(FeedbackItem item, UUID user) {
    Map<String, RawJson> kept = new LinkedHashMap<>();
    if (item.key().isEmpty()) {
      put(kept, FeedbackBody.KEY, item.key());
    }
    put(kept, FeedbackBody.TYPE, item.type().wireName());
    put(kept, FeedbackBody.THREAD_ID, item.threadId());
    put(kept, FeedbackBody.ORGANIZATION_ID, item.organizationId());
    put(kept, USER_ID, user.toString());
    // Of others it is the feedback's value.
    if (item.type().isThumb() && item.score() != null) {
      kept.put(FeedbackBody.SCORE, new RawJson(item.score().toPlainString()));
    }
    put(kept, FeedbackBody.VALUE, item.value());
    put(kept, FeedbackBody.RUN_ID, item.runId());
    put(kept, FeedbackBody.TRACE_ID, item.langSmithTraceId());
    kept.put(SYNCED, new RawJson("false"));
    return MergePatch.object(kept);
  }

  private static void put(Map<String, RawJson> kept, String name, String text) {
    if (text != null) {
      kept.put(name, json(text));
    }
  }

  static RawJson json(String text) {
    return new RawJson(TextNode.valueOf(text).toString());
  }
}
