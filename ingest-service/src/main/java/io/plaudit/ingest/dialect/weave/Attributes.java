package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.codec.MergePatch;
import io.plaudit.model.RawJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A feedback as Weave's clients know it, kept beside the canonical one; what is empty is left out.
 */
final class Attributes {

  static final String ID = "id";
  static final String PROJECT_ID = "project_id";
  static final String WEAVE_REF = "weave_ref";
  static final String WB_USER_ID = "wb_user_id";
  static final String CREATOR = "creator";
  static final String PAYLOAD = "payload";

  /** In rows of every client of every age; null where absent. */
  static final List<String> NULLABLE_TEXTS =
      Stream.concat(Stream.of(CREATOR), FeedbackItem.REFS.stream()).toList();

  private Attributes() {}

  /**
   * @param payload as it is kept
   */
  static RawJson of(FeedbackItem item, String id, UUID user, RawJson payload) {
    Map<String, RawJson> kept = new LinkedHashMap<>();
    put(kept, ID, id);
    put(kept, PROJECT_ID, item.projectId());
    put(kept, WEAVE_REF, item.weaveRef());
    put(kept, WB_USER_ID, user.toString());
    for (String name : NULLABLE_TEXTS) {
      if (item.isThere(name)) {
        put(kept, name, item.text(name));
      }
    }
    kept.putAll(item.scorers());
    FeedbackItem.SPAN_TEXTS.stream()
        .filter(item::has)
        .forEach(name -> put(kept, name, item.text(name)));
    SpanIds.of(item.weaveRef()).ifPresent(named -> put(kept, named.field(), named.id()));
    if (item.has(FeedbackItem.SPAN_STATUS)) {
      put(kept, FeedbackItem.SPAN_STATUS, item.text(FeedbackItem.SPAN_STATUS));
    }
    kept.put(PAYLOAD, payload);
    return MergePatch.object(kept);
  }

  static RawJson json(String text) {
    return new RawJson(TextNode.valueOf(text).toString());
  }

  private static void put(Map<String, RawJson> kept, String name, String text) {
    kept.put(name, json(text));
  }
}
