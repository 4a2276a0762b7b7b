package io.plaudit.aggregator.query;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import io.plaudit.model.TagNames;
import io.plaudit.query.AggregatePlace;
import java.util.List;

/**
 * The summaries that a stream is about: those of a trace, of a tag's value, of all values of a tag,
 * or of everything.
 *
 * @param scope as {@link AggregatePlace} has it
 * @param value null for all values
 * @param key null for all keys
 */
record StreamFilter(String tenant, String scope, String value, String key) {

  /**
   * Reads the parameters.
   *
   * @throws InvalidEventException when they do not go together
   */
  static StreamFilter of(String tenant, Parameters parameters, TagNames tags) {
    String key = parameters.parsed("key", Rules::key);
    String trace = parameters.parsed("trace_id", Rules::traceId);
    String tag = parameters.text("tag");
    String value = parameters.text("value");
    if (trace != null && (tag != null || value != null)) {
      throw InvalidEventException.of("trace_id", "must be given without a tag");
    }
    if (trace != null) {
      return new StreamFilter(tenant, AggregatePlace.TRACE, trace, key);
    }
    if (tag == null && value != null) {
      throw InvalidEventException.of("tag", "is required where there is a value");
    }
    if (tag == null) {
      return new StreamFilter(tenant, AggregatePlace.EVERYTHING, "", key);
    }
    String known = TagReads.known(tags, tag);
    return new StreamFilter(
        tenant,
        AggregatePlace.TAG + known,
        value == null ? null : Rules.tagValue(known, value),
        key);
  }

  boolean matches(AggregatePlace place) {
    return place.tenant().equals(tenant)
        && place.scope().equals(scope)
        && (value == null || value.equals(place.value()))
        && (key == null || key.equals(place.key()));
  }

  /**
   * What it is about, as far as that is known without looking; a trace without a key is all that
   * there is on it.
   */
  List<AggregatePlace> named() {
    boolean isTrace = scope.equals(AggregatePlace.TRACE);
    return value == null || (key == null && !isTrace)
        ? List.of()
        : List.of(new AggregatePlace(tenant, key == null ? ALL_KEYS : key, scope, value));
  }

  /** In the place of a key; none is empty. */
  static final String ALL_KEYS = "";

  /** The tag's name; null where it is about none. */
  String tag() {
    return scope.startsWith(AggregatePlace.TAG)
        ? scope.substring(AggregatePlace.TAG.length())
        : null;
  }
}
