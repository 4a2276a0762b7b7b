package io.plaudit.aggregator.forward;

import io.plaudit.config.Secret;
import java.net.URI;
import java.util.Set;
import java.util.UUID;

/**
 * Where Humm's feedback is sent on to.
 *
 * @param endpoint LangSmith's, as its SDKs are told it
 * @param apiKey of a workspace there
 * @param tenants whose feedback is sent on; empty: everybody's
 */
public record LangSmithAccess(URI endpoint, Secret apiKey, Set<String> tenants) {

  public LangSmithAccess {
    tenants = Set.copyOf(tenants);
  }

  boolean includes(String tenant) {
    return tenants.isEmpty() || tenants.contains(tenant);
  }

  URI feedback() {
    String base = endpoint.toString();
    return URI.create((base.endsWith("/") ? base : base + "/") + "feedback");
  }

  /** Any one of those that are there. */
  URI anyFeedback() {
    return URI.create(feedback() + "?limit=1");
  }

  /** One of those that are there. */
  URI feedback(UUID id) {
    return URI.create(feedback() + "/" + id);
  }
}
