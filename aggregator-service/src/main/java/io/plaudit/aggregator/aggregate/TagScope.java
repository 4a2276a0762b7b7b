package io.plaudit.aggregator.aggregate;

import java.util.Comparator;

/** All feedback of a key with one value of a tag; everything of a key has tag and value "". */
public record TagScope(String tenant, String key, String tag, String value)
    implements Comparable<TagScope> {

  private static final Comparator<TagScope> ORDER =
      Comparator.comparing(TagScope::value)
          .thenComparing(TagScope::tag)
          .thenComparing(TagScope::key)
          .thenComparing(TagScope::tenant);

  @Override
  public int hashCode() {
    return RowHash.of(tenant.hashCode(), key.hashCode(), tag.hashCode(), value.hashCode());
  }

  /** An order for maps whose keys somebody has made collide. */
  @Override
  public int compareTo(TagScope other) {
    return ORDER.compare(this, other);
  }
}
