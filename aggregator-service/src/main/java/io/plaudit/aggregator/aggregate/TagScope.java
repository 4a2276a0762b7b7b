package io.plaudit.aggregator.aggregate;

/** All feedback of a key with one value of a tag; everything of a key has tag and value "". */
public record TagScope(String tenant, String key, String tag, String value) {

  @Override
  public int hashCode() {
    return RowHash.of(tenant.hashCode(), key.hashCode(), tag.hashCode(), value.hashCode());
  }
}
