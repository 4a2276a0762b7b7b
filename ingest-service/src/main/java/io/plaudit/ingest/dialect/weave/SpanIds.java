package io.plaudit.ingest.dialect.weave;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The ids of agents' spans that a ref itself names. */
final class SpanIds {

  private static final Map<String, String> FIELD_OF_KIND =
      Map.of("agent_conversation", "span_conversation_id", "agent_turn", "span_trace_id");

  private static final int PARTS = 4;

  private SpanIds() {}

  /**
   * An id that a feedback has by its ref.
   *
   * @param kind conversation or turn
   */
  record Named(String field, String kind, String id) {}

  /**
   * What this ref names, if it is a conversation's or a turn's.
   *
   * @throws io.plaudit.ingest.dialect.AnsweredException 400 where no text can be kept that is so
   */
  static Optional<Named> of(String weaveRef) {
    if (!weaveRef.startsWith(Ref.SCHEME)) {
      return Optional.empty();
    }
    String[] parts = weaveRef.substring(Ref.SCHEME.length()).split("/", PARTS);
    if (parts.length < PARTS || !FIELD_OF_KIND.containsKey(parts[2]) || parts[3].isEmpty()) {
      return Optional.empty();
    }
    String kind = parts[2].substring("agent_".length());
    return Optional.of(new Named(FIELD_OF_KIND.get(parts[2]), kind, id(weaveRef, parts[3])));
  }

  /**
   * Refuses an id that contradicts the ref.
   *
   * @throws io.plaudit.ingest.dialect.AnsweredException 400
   */
  static void check(FeedbackItem item) {
    of(item.weaveRef())
        .filter(named -> item.has(named.field()) && !item.text(named.field()).equals(named.id()))
        .ifPresent(
            named -> {
              throw Answers.refusal(
                  "feedback %s %s conflicts with %s ref %s"
                      .formatted(
                          named.field(), item.text(named.field()), named.kind(), item.weaveRef()));
            });
  }

  private static String id(String weaveRef, String encoded) {
    String id = decoded(encoded);
    if (id.indexOf('\0') >= 0) {
      throw Ref.invalid(weaveRef, "an id must be without U+0000");
    }
    return id;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
