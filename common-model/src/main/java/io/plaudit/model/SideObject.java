package io.plaudit.model;

/**
 * A small document that is kept beside feedback. Of one ref the last one written counts.
 *
 * @param document a JSON object; null removes what was there
 */
public record SideObject(ObjectRef ref, RawJson document) {

  public static final int MAX_DOCUMENT_BYTES = 64 * 1024;

  public SideObject {
    if (ref == null) {
      throw new IllegalArgumentException("ref is required");
    }
    if (document != null) {
      document.objectWithin("document", MAX_DOCUMENT_BYTES);
    }
  }

  /** What removes the document of this ref. */
  public static SideObject removed(ObjectRef ref) {
    return new SideObject(ref, null);
  }

  public boolean isRemoved() {
    return document == null;
  }
}
