package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

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

  private static final int MAX_BYTES = 16 * 1024;
  private static final int MAX_CATEGORIES = 500;

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

  /**
   * A value with a name.
   *
   * @param label null where it has none
   */
  record Category(BigDecimal value, String label) {}

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
          throw InvalidEventException.of(FIELD + ".categories", "must not be given for freeform");
        }
      }
    }
  }

  /** The config that this JSON is; members that are not known are kept and ignored. */
  static FeedbackConfig read(RawJson json) {
    if (!json.isObject()) {
      throw InvalidEventException.of(FIELD, "must be an object");
    }
    if (json.text().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw InvalidEventException.of(FIELD, "must have at most " + MAX_BYTES + " bytes");
    }
    Map<String, RawJson> members = MergePatch.members(json);
    String type = text("type", members.get("type"));
    if (type == null) {
      throw InvalidEventException.of(FIELD + ".type", "is required");
    }
    return new FeedbackConfig(
        json,
        Type.of(type),
        number("min", members.get("min")),
        number("max", members.get("max")),
        categories(members.get("categories")));
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
    Rating taken = take(new Rating(item.score, item.value));
    item.score = taken.score();
    item.value = taken.value();
  }

  /** The rating as this key takes it: a category's value has its label, its label has its value. */
  Rating take(Rating given) {
    return switch (type) {
      case CONTINUOUS -> withinBounds(given);
      case CATEGORICAL -> completed(given);
      case FREEFORM -> given;
    };
  }

  /** Whether score and value say the same, so that one never changes without the other. */
  boolean tiesScoreToValue() {
    return type == Type.CATEGORICAL;
  }

  private Rating withinBounds(Rating given) {
    BigDecimal score = given.score();
    boolean below = score != null && min != null && score.compareTo(min) < 0;
    boolean above = score != null && max != null && score.compareTo(max) > 0;
    if (below || above) {
      throw InvalidEventException.of("score", "must be from " + min + " to " + max, score);
    }
    return given;
  }

  private Rating completed(Rating given) {
    if (given.value().other() != null) {
      throw InvalidEventException.of("value", "must be the label of a category");
    }
    String label = given.value().label();
    BigDecimal score = given.score();
    if (score == null && label == null) {
      return given;
    }
    Category category =
        score == null
            ? find("value", label, each -> label.equals(each.label()))
            : find("score", score, each -> each.value().compareTo(score) == 0);
    if (label != null && !label.equals(category.label())) {
      throw InvalidEventException.of("value", "must be the label of the category", label);
    }
    return new Rating(category.value(), new SentValue(category.label(), null));
  }

  private Category find(String field, Object given, Predicate<Category> same) {
    return categories.stream()
        .filter(same)
        .findFirst()
        .orElseThrow(
            () -> InvalidEventException.of(field, "must be one of the key's categories", given));
  }

  private static void requireWithin(List<Category> categories, BigDecimal min, BigDecimal max) {
    for (Category category : categories) {
      if ((min != null && category.value().compareTo(min) < 0)
          || (max != null && category.value().compareTo(max) > 0)) {
        throw InvalidEventException.of(
            FIELD + ".categories", "must be within min and max", category.value());
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
      throw InvalidEventException.of(FIELD + ".categories", "must be at least two");
    }
    Set<BigDecimal> values = new HashSet<>();
    Set<String> labels = new HashSet<>();
    for (Category category : categories) {
      if (!values.add(category.value())
          || (category.label() != null && !labels.add(category.label()))) {
        throw InvalidEventException.of(
            FIELD + ".categories", "must differ in value and label", category.value());
      }
    }
  }

  private static List<Category> categories(RawJson json) {
    if (isNull(json)) {
      return List.of();
    }
    List<RawJson> elements = StrictJson.elements(json);
    if (elements.size() > MAX_CATEGORIES) {
      throw InvalidEventException.of(FIELD + ".categories", "must be at most " + MAX_CATEGORIES);
    }
    List<Category> categories = new ArrayList<>();
    for (RawJson element : elements) {
      if (!element.isObject()) {
        throw InvalidEventException.of(FIELD + ".categories", "must be objects");
      }
      Map<String, RawJson> members = MergePatch.members(element);
      BigDecimal value = number("categories.value", members.get("value"));
      if (value == null) {
        throw InvalidEventException.of(FIELD + ".categories.value", "is required");
      }
      categories.add(new Category(value, Rules.label(text("label", members.get("label")))));
    }
    return categories;
  }

  private static BigDecimal number(String name, RawJson json) {
    if (isNull(json)) {
      return null;
    }
    String field = FIELD + "." + name;
    return Rules.decimal(field, StrictJson.number(field, json.text()));
  }

  private static String text(String name, RawJson json) {
    if (isNull(json)) {
      return null;
    }
    try (JsonParser parser = StrictJson.parser(json)) {
      parser.nextToken();
      return StrictJson.text(FIELD + "." + name, parser);
    } catch (IOException e) {
      throw StrictJson.complaint(FIELD, e);
    }
  }

  private static boolean isNull(RawJson json) {
    return json == null || json.text().equals("null");
  }
}
