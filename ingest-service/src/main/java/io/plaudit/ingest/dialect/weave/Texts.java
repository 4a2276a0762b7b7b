package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;

/** Weave looks at every text of a request: one that begins as a ref does must be one. */
final class Texts {

  private static final int PARTS = 3;

  private Texts() {}

  /**
   * @throws io.plaudit.ingest.dialect.AnsweredException 400 where a text is half a ref
   */
  static void requireUris(JsonNode tree) {
    Deque<JsonNode> open = new ArrayDeque<>();
    open.push(tree);
    while (!open.isEmpty()) {
      JsonNode node = open.pop();
      if (node.isTextual()) {
        requireUri(node.textValue());
      }
      node.forEach(open::push);
    }
  }

  static void requireUri(String text) {
    if (text.startsWith(Ref.SCHEME)
        && text.substring(Ref.SCHEME.length()).split("/", PARTS).length < PARTS) {
      throw Answers.refusal("Invalid URI: " + text);
    }
  }
}
