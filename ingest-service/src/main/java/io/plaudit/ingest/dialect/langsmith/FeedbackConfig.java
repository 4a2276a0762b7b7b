package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.MergePatch;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What values a key takes: any number within bounds, one of a list of categories, or anything.
 *
 * @param json as it was given
 * @param min null where there is no lower bound
 * @param max null where there is no upper bound
 */
record FeedbackConfig(
    RawJson json, Type type, BigDecimal min, BigDecimal max, List<Category> categories) {

  static final String FIELD = "feedback_config";

  private static final String CATEGORIES = "categories";

  private static final int MAX_BYTES = 16 * 1024;
  static final int MAX_CATEGORIES = 500;

  /** The three kinds, as the wire names them. */
  enum Type {
    CONTINUOUS("continuous"),
    CATEGORICAL("categorical"),
    FREEFORM("freeform");

    private final String wireName;

    Type(String wireName) {
      this.wireName = wireName;
    }

    static Type of(String name) {
      for (Type type : values()) {
        if (type.wireName.equals(name)) {
          return type;
        }
      }
      throw InvalidEventException.of(
          FIELD + ".type", "must be continuous, categorical or freeform", name);
    }
  }

  FeedbackConfig {
    categories = List.copyOf(categories);
    if (min != null && max != null && min.compareTo(max) >= 0) {
      throw InvalidEventException.of(FIELD + ".min", "must be less than max", min);
    }
    switch (type) {
      case CONTINUOUS -> requireWithin(categories, min, max);
      case CATEGORICAL -> {
        requireNoBounds(type, min, max);
        requireDistinct(categories);
      }
      case FREEFORM -> {
        requireNoBounds(type, min, max);
        if (!categories.isEmpty()) {
          throw InvalidEventException.of(Category.PATH, "must not be given for freeform");
        }
      }
    }
  }

  /** The config that this JSON is; members that are not known are kept and ignored. */
  static FeedbackConfig read(RawJson json) {
    Fields fields = Fields.of(FIELD, json);
    if (json.text().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw InvalidEventException.of(FIELD, "must have at most " + MAX_BYTES + " bytes");
    }
    String type = fields.text("type");
    if (type == null) {
      throw InvalidEventException.of(FIELD + ".type", "is required");
    }
    List<RawJson> categories = fields.elements(CATEGORIES);
    if (categories.size() > MAX_CATEGORIES) {
      throw InvalidEventException.of(Category.PATH, "must be at most " + MAX_CATEGORIES);
    }
    return new FeedbackConfig(
        json,
        Type.of(type),
        fields.decimal("min"),
        fields.decimal("max"),
        categories.stream().map(Category::read).toList());
  }

  /**
   * This with some categories added and without those of some values; all else that it says stays.
   * What is there already is not added again, what is not there is not missed.
   */
  FeedbackConfig withCategories(List<RawJson> added, Set<BigDecimal> removed) {
    Map<String, RawJson> members = MergePatch.members(json);
    List<RawJson> changed = new ArrayList<>(Fields.of(FIELD, json).elements(CATEGORIES));
    changed.removeIf(category -> removed.contains(Category.read(category).value()));
    for (RawJson category : added) {
      if (!categories.contains(Category.read(category))) {
        changed.add(category);
      }
    }
    String array = changed.stream().map(RawJson::text).collect(Collectors.joining(",", "[", "]"));
    members.put(CATEGORIES, new RawJson(array));
    return read(MergePatch.object(members));
  }

  /** Whether both take the same, however they are written. */
  boolean sameAs(FeedbackConfig other) {
    // Decimals are normalised: equal ones are written equally.
    return type == other.type
        && Arrays.asList(min, max).equals(Arrays.asList(other.min, other.max))
        && categories.equals(other.categories);
  }

  /** Refuses what this key does not take, and completes what it does. */
  void apply(FeedbackItem item) {
    Rating taken = new Rating(item.score, item.value).under(this);
    item.score = taken.score();
    item.value = taken.value();
  }

  /** Whether score and value say the same, so that one never changes without the other. */
  boolean tiesScoreToValue() {
    return type == Type.CATEGORICAL;
  }

  private static void requireWithin(List<Category> categories, BigDecimal min, BigDecimal max) {
    for (Category category : categories) {
      if ((min != null && category.value().compareTo(min) < 0)
          || (max != null && category.value().compareTo(max) > 0)) {
        throw InvalidEventException.of(
            Category.PATH, "must be within min and max", category.value());
      }
    }
  }

  private static void requireNoBounds(Type type, BigDecimal min, BigDecimal max) {
    if (min != null || max != null) {
      throw InvalidEventException.of(
          FIELD + (min == null ? ".max" : ".min"), "must not be given for " + type.wireName);
    }
  }

  private static void requireDistinct(List<Category> categories) {
    if (categories.size() < 2) {
      throw InvalidEventException.of(Category.PATH, "must be at least two");
    }
    Set<BigDecimal> values = new HashSet<>();
    Set<String> labels = new HashSet<>();
    for (Category category : categories) {
      if (!values.add(category.value())
          || (category.label() != null && !labels.add(category.label()))) {
        throw InvalidEventException.of(
            Category.PATH, "must differ in value and label", category.value());
      }
    }
  }
}
