package io.plaudit.settings;

import io.plaudit.config.Env;
import io.plaudit.model.TagNames;
import java.util.List;

/** PLAUDIT_TAGS: the metadata fields that are aggregated beside the standard four. */
public final class TagSettings {

  private static final String TAGS = "PLAUDIT_TAGS";

  private TagSettings() {}

  /** Reads them; what is wrong is noted as a problem. */
  public static TagNames from(Env env) {
    return env.parsed(
        TAGS, TagNames.standardAnd(List.of()), text -> TagNames.standardAnd(env.list(TAGS)));
  }
}
