package io.plaudit.access;

import java.util.Locale;

/** What a key allows. {@code admin} does not include the others. */
public enum Scope {
  WRITE,
  READ,
  ADMIN;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The scope of this name.
   *
   * @throws IllegalArgumentException when there is no scope of this name
   */
  public static Scope of(String name) {
    for (Scope scope : values()) {
      if (scope.wireName().equals(name)) {
        return scope;
      }
    }
    throw new IllegalArgumentException("a scope must be write, read or admin, was " + name);
  }
}
