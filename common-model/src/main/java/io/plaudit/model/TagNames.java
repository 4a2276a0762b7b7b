package io.plaudit.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The metadata fields that are aggregated: the four of Portkey's feedback API
 * (https://portkey.ai/docs/product/observability/feedback) and those that the operator adds.
 */
public record TagNames(Set<String> names) {

  public static final List<String> STANDARD =
      List.of("_user", "_organisation", "_prompt", "_environment");

  private static final int MAX_NAMES = 32;
  private static final String SYNTAX = "[A-Za-z0-9_.-]{1,64}";

  public TagNames {
    for (String name : names) {
      if (!name.matches(SYNTAX)) {
        throw new IllegalArgumentException("a tag must match " + SYNTAX + ", was " + name);
      }
    }
    if (names.size() > MAX_NAMES) {
      throw new IllegalArgumentException("at most " + MAX_NAMES + " tags, were " + names.size());
    }
    names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }

  /** The four standard tags and these. */
  public static TagNames standardAnd(List<String> more) {
    Set<String> names = new LinkedHashSet<>(STANDARD);
    names.addAll(more);
    return new TagNames(names);
  }
}
