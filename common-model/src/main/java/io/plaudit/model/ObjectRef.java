package io.plaudit.model;

/**
 * What identifies a side object.
 *
 * @param kind what it is, such as {@code feedback-config}
 * @param id unique within tenant and kind
 */
public record ObjectRef(String tenant, String kind, String id) {

  public static final int MAX_ID_CHARACTERS = 256;

  private static final String KIND = "[a-z][a-z0-9-]{0,62}";

  public ObjectRef {
    Rules.tenant(tenant);
    kind(kind);
    requireId(id);
  }

  /** This kind, if it can be one. */
  public static String kind(String kind) {
    if (kind == null || !kind.matches(KIND)) {
      throw InvalidEventException.of("kind", "must match " + KIND, kind);
    }
    return kind;
  }

  private static void requireId(String id) {
    if (id == null || id.isEmpty() || id.codePointCount(0, id.length()) > MAX_ID_CHARACTERS) {
      throw InvalidEventException.of(
          "id", "must be text of 1 to " + MAX_ID_CHARACTERS + " characters");
    }
    Rules.storable("id", id);
    if (id.chars().anyMatch(Character::isISOControl)) {
      throw InvalidEventException.of("id", "must not contain control characters", id);
    }
  }
}
