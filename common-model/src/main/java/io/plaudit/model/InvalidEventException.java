package io.plaudit.model;

/**
 * The sender broke a rule of the contract. The only exception that is not our fault: its message is
 * safe to send back, and names the field, the rule and the value.
 */
public final class InvalidEventException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int SHOWN_CHARACTERS = 64;

  private final String field;

  private InvalidEventException(String field, String message) {
    super(message, null, false, false);
    this.field = field;
  }

  /** "{field} {rule}": the value is missing, or too large or too strange to be shown. */
  public static InvalidEventException of(String field, String rule) {
    return new InvalidEventException(field, field + " " + rule);
  }

  /** "{field} {rule}, was {value}", the value cut to 64 characters. */
  public static InvalidEventException of(String field, String rule, Object value) {
    return new InvalidEventException(field, field + " " + rule + ", was " + shown(value));
  }

  /** The same complaint about an item of a batch: "[{position}].{field} …". */
  public InvalidEventException at(int position) {
    String prefix = "[" + position + "].";
    return new InvalidEventException(prefix + field, prefix + getMessage());
  }

  public String field() {
    return field;
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    int end = Math.min(text.length(), SHOWN_CHARACTERS);
    StringBuilder shown = new StringBuilder(end + 2);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return text.length() > end ? shown.append('…').toString() : shown.toString();
  }
}
