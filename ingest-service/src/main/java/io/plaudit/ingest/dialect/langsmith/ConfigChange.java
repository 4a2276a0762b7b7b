package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a request changes of a key's config.
 *
 * @param asked what it says in place of what was said
 * @param added categories, as they were sent
 * @param removed the values of categories
 * @param id which config it has to be; null for whichever there is
 */
record ConfigChange(KeyConfig asked, List<RawJson> added, Set<BigDecimal> removed, UUID id) {

  private static final String ADDED = "add_categories";
  private static final String REMOVED = "remove_categories";

  static ConfigChange read(Fields sent) {
    return new ConfigChange(
        KeyConfig.read(sent),
        few(ADDED, sent.elements(ADDED)),
        Set.copyOf(few(REMOVED, sent.decimals(REMOVED))),
        sent.uuid("id"));
  }

  String key() {
    return asked.key();
  }

  boolean isOf(KeyConfig known, String tenant) {
    return id == null || id.equals(known.id(tenant));
  }

  /**
   * The config that it makes of this one.
   *
   * @throws InvalidEventException when that is none
   */
  KeyConfig of(KeyConfig known, Instant now) {
    return known.with(asked, now).withCategories(added, removed);
  }

  /** Whether this config says all that is asked for, whatever else it says. */
  boolean isIn(KeyConfig there) {
    return of(there, there.modifiedAt()).says(there);
  }

  private static <T extends Collection<?>> T few(String name, T some) {
    if (some.size() > FeedbackConfig.MAX_CATEGORIES) {
      throw InvalidEventException.of(name, "must be at most " + FeedbackConfig.MAX_CATEGORIES);
    }
    return some;
  }
}
