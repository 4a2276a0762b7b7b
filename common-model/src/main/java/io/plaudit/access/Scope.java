package io.plaudit.access;

import java.util.Locale;

/**
 * What a key allows. None includes another, but that an operator, who may do what concerns all
 * tenants, is an admin of each. Only a configured key can have {@code operator}.
 */
public enum Scope {
  WRITE,
  READ,
  ADMIN,
  OPERATOR;

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
    throw new IllegalArgumentException(
        "a scope must be write, read, admin or operator, was " + name);
  }
}
