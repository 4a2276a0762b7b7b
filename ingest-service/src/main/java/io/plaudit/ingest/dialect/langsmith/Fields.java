package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The members of a JSON object, each asked for by name and type. Null and absent are the same:
 * null. Members that nobody asks for are ignored.
 */
final class Fields {

  private final String path;
  private final Map<String, RawJson> members;

  private Fields(String path, Map<String, RawJson> members) {
    this.path = path;
    this.members = members;
  }

  /** Those of a body that is one object. */
  static Fields ofBody(byte[] body) {
    RawJson json = StrictJson.requireJson("body", body);
    if (!json.isObject()) {
      throw InvalidEventException.of("body", "must be a JSON object");
    }
    return new Fields("", MergePatch.members(json));
  }

  /**
   * Those of an object within another.
   *
   * @param path where it stands, as complaints name it
   */
  static Fields of(String path, RawJson object) {
    if (!object.isObject()) {
      throw InvalidEventException.of(path, "must be an object");
    }
    return new Fields(path + ".", MergePatch.members(object));
  }

  /** Those of a document that was stored. */
  static Fields ofDocument(RawJson document) {
    return new Fields("", MergePatch.members(document));
  }

  /**
   * What a stored document has.
   *
   * @throws InvalidEventException when it has not
   */
  static <T> T required(String name, T value) {
    if (value == null) {
      throw InvalidEventException.of(name, "is required");
    }
    return value;
  }

  String text(String name) {
    return read(name, StrictJson::text);
  }

  UUID uuid(String name) {
    return read(name, Members::uuid);
  }

  /** An element of an array. */
  static UUID uuid(String field, RawJson element) {
    UUID id = read(field, element, Members::uuid);
    if (id == null) {
      throw InvalidEventException.of(field, "must be a UUID");
    }
    return id;
  }

  Boolean bool(String name) {
    return read(name, Members::bool);
  }

  Instant instant(String name) {
    return read(name, Times::read);
  }

  BigDecimal decimal(String name) {
    BigDecimal number = read(name, StrictJson::number);
    return number == null ? null : Rules.decimal(path + name, number);
  }

  /** The numbers of an array; none where there is none. */
  Set<BigDecimal> decimals(String name) {
    Set<BigDecimal> numbers = new HashSet<>();
    for (RawJson element : elements(name)) {
      numbers.add(Rules.decimal(path + name, StrictJson.number(path + name, element.text())));
    }
    return numbers;
  }

  RawJson object(String name) {
    RawJson json = raw(name);
    if (json != null && !json.isObject()) {
      throw InvalidEventException.of(path + name, "must be an object");
    }
    return json;
  }

  /** The elements of an array; none where there is none. */
  List<RawJson> elements(String name) {
    RawJson json = raw(name);
    if (json == null) {
      return List.of();
    }
    if (!json.text().startsWith("[")) {
      throw InvalidEventException.of(path + name, "must be an array");
    }
    return StrictJson.elements(json);
  }

  RawJson raw(String name) {
    RawJson json = members.get(name);
    return json == null || json.text().equals("null") ? null : json;
  }

  /** Makes of the token that a parser stands on what it means. */
  private interface Meaning<T> {
    T of(String field, JsonParser parser) throws IOException;
  }

  private <T> T read(String name, Meaning<T> meaning) {
    RawJson json = raw(name);
    return json == null ? null : read(path + name, json, meaning);
  }

  private static <T> T read(String field, RawJson json, Meaning<T> meaning) {
    try (JsonParser parser = StrictJson.parser(json)) {
      parser.nextToken();
      return meaning.of(field, parser);
    } catch (IOException e) {
      throw StrictJson.complaint(field, e);
    }
  }
}
