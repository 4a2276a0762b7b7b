package io.plaudit.ingest.dialect.weave;

import io.plaudit.codec.Uuids;
import io.plaudit.model.Digests;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import java.util.UUID;

/** Under which trace and which id a feedback of Weave is kept. */
final class Identity {

  private static final int PARTS = 5;
  private static final int KIND = 2;
  private static final int ID = 3;

  private Identity() {}

  /**
   * The trace that a feedback on this ref is about: of a call its id, of an agent's turn the trace
   * id that it bears; of anything else the ref itself.
   */
  static String traceId(String weaveRef) {
    String id = subject(weaveRef);
    if (id.codePointCount(0, id.length()) > Rules.MAX_TRACE_ID_CHARACTERS) {
      throw InvalidEventException.of(
          "weave_ref", "must have at most " + Rules.MAX_TRACE_ID_CHARACTERS + " characters");
    }
    return id;
  }

  /** The same of a ref that nothing need be kept under. */
  static String subject(String weaveRef) {
    if (weaveRef.startsWith(Ref.SCHEME)) {
      String[] parts = weaveRef.substring(Ref.SCHEME.length()).split("/", PARTS);
      boolean named = parts.length > ID && !parts[ID].isEmpty();
      if (named && (parts[KIND].equals(Ref.CALL) || parts[KIND].equals("agent_turn"))) {
        return parts[ID];
      }
    }
    return weaveRef;
  }

  /** A client's id that is a UUID is the feedback's; any other is only unique in its project. */
  static UUID feedbackId(String projectId, String id) {
    if (Uuids.isUuid(id) && UUID.fromString(id).toString().equals(id)) {
      return UUID.fromString(id);
    }
    return Digests.nameUuid("weave", projectId, id);
  }
}
