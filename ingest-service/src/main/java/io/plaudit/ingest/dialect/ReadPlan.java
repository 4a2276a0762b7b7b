package io.plaudit.ingest.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;

/**
 * Native queries and what to make of their answers.
 *
 * @param answer gets the answers in the order of the queries, numbers as exact decimals
 */
public record ReadPlan(
    List<NativeQuery> queries, Function<List<JsonNode>, DialectResponse> answer) {

  public ReadPlan {
    queries = List.copyOf(queries);
  }
}
