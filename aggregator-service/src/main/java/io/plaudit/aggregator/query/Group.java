package io.plaudit.aggregator.query;

import io.plaudit.model.Digests;
import java.util.UUID;

/** The values of a tag under a key; tag '' has the one value '' and is everything of the key. */
record Group(String tenant, String key, String tag) {

  static final UUID EVERYTHING = valueHash("");

  static Group everything(String tenant, String key) {
    return new Group(tenant, key, "");
  }

  /** Includes the tenant: whoever binds it stays within the tenant's walls. */
  UUID hash() {
    return Digests.hash128(tenant, key, tag);
  }

  static UUID valueHash(String value) {
    return Digests.hash128(value);
  }
}
