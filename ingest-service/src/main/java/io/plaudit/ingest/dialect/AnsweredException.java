package io.plaudit.ingest.dialect;

/**
 * The dialect has refused a request in its vendor's own words. Thrown by a plan before anything is
 * stored, or by what words the answer of a read.
 */
public final class AnsweredException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient DialectResponse answer;

  /**
   * @param answer 4xx
   */
  public AnsweredException(DialectResponse answer) {
    super("answered " + answer.status(), null, false, false);
    this.answer = answer;
  }

  public DialectResponse answer() {
    return answer;
  }
}
