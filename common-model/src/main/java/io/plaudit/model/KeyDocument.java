package io.plaudit.model;

/**
 * What the services agree on about the side object that says what a key takes. Its id is the key;
 * all else in it is its writer's.
 */
public final class KeyDocument {

  public static final String KIND = "feedback-config";

  /** The member that is true where lower values of the key are the better ones. */
  public static final String LOWER_IS_BETTER = "is_lower_score_better";

  private KeyDocument() {}
}
