package io.plaudit.ingest.dialect.weave;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A reference as Weave's clients write it: {@code weave:///entity/project/kind/…}.
 *
 * @param id what is behind the kind: of a call its id, of an object or an op name and digest
 */
record Ref(String projectId, String kind, String id) {

  static final String SCHEME = "weave:///";
  static final String CALL = "call";
  static final String OBJECT = "object";
  static final String OP = "op";

  private static final Set<String> KINDS =
      Set.of(CALL, OBJECT, OP, "table", "agent_turn", "agent_conversation", "agent_span");
  private static final Set<String> STEPS = Set.of("attr", "key", "index", "id");
  private static final int EXTRA = 4;
  private static final int MOST_SEGMENTS = 100;

  /** The part of an object's or an op's id before its digest. */
  String name() {
    return id.substring(0, id.indexOf(':'));
  }

  /**
   * The ref that this text is, of one of these kinds.
   *
   * @throws io.plaudit.ingest.dialect.AnsweredException 400
   */
  static Ref require(String text, String... kinds) {
    Ref ref = parse(text);
    if (!Arrays.asList(kinds).contains(ref.kind)) {
      throw invalid(text, "it must be of the kind " + String.join(" or ", kinds));
    }
    return ref;
  }

  private static Ref parse(String text) {
    if (!text.startsWith(SCHEME)) {
      throw invalid(text, "it must begin with " + SCHEME);
    }
    List<String> segments =
        Arrays.asList(text.substring(SCHEME.length()).split("/", MOST_SEGMENTS));
    if (segments.size() < EXTRA || segments.contains("")) {
      throw invalid(text, "it must have an entity, a project, a kind and an id");
    }
    Ref ref =
        new Ref(segments.get(0) + "/" + segments.get(1), segments.get(2), segments.get(EXTRA - 1));
    if (!KINDS.contains(ref.kind)) {
      throw invalid(text, "the kind is unknown: " + ref.kind);
    }
    if (ref.kind.equals(OBJECT) || ref.kind.equals(OP)) {
      requireDigest(text, ref.id);
    }
    requireSteps(text, segments.subList(EXTRA, segments.size()));
    return ref;
  }

  private static void requireDigest(String text, String id) {
    int colon = id.indexOf(':');
    if (colon < 1 || colon == id.length() - 1 || id.indexOf(':', colon + 1) >= 0) {
      throw invalid(text, "it must have a name and a digest, with one colon between them");
    }
  }

  private static void requireSteps(String text, List<String> steps) {
    if (steps.size() % 2 != 0) {
      throw invalid(text, "what follows the id must come in pairs");
    }
    for (int i = 0; i < steps.size(); i += 2) {
      if (!STEPS.contains(steps.get(i))) {
        throw invalid(text, "the step is unknown: " + steps.get(i));
      }
      if (steps.get(i).equals("index") && !steps.get(i + 1).matches("-?[0-9]{1,18}")) {
        throw invalid(text, "an index must be a whole number");
      }
    }
  }

  static RuntimeException invalid(String text, String detail) {
    return Answers.refusal("Invalid ref: " + text + ", " + detail);
  }
}
