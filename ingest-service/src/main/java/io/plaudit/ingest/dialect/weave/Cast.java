package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.query.Term;
import java.util.ArrayList;
import java.util.List;

/** How the texts of a comparison are read: as the literals and numbers beside them ask for. */
enum Cast {
  TEXT,
  TRUTH,
  NUMBER;

  /** Of a comparison between these: a number wins over a truth, a truth over a text. */
  static Cast of(List<JsonNode> operands) {
    Cast widest = TEXT;
    for (JsonNode operand : operands) {
      Cast own = own(operand);
      widest = own.compareTo(widest) > 0 ? own : widest;
    }
    return widest;
  }

  /** Of a list: literals of one type decide, of several types they are texts. */
  static Cast ofList(JsonNode operand, List<JsonNode> members) {
    List<JsonNode> known = new ArrayList<>(members);
    known.removeIf(member -> member.path(QueryShape.LITERAL).isNull());
    boolean alike = known.stream().map(Cast::own).distinct().count() <= 1;
    if (alike || own(operand) != TEXT) {
      known.add(operand);
      return of(known);
    }
    boolean literals = known.stream().allMatch(member -> member.has(QueryShape.LITERAL));
    return literals ? TEXT : of(known);
  }

  /** A text read so. */
  Term read(Term text) {
    return switch (this) {
      case TEXT -> text;
      case TRUTH -> parsed(text, Term.Reading.TRUTH);
      case NUMBER -> parsed(text, Term.Reading.NUMBER);
    };
  }

  /** What is unknown stays so, however it is read. */
  static Term parsed(Term text, Term.Reading reading) {
    return text.kind() == Term.Kind.ANY ? text : new Term.Parsed(text, reading);
  }

  private static Cast own(JsonNode operand) {
    String operator = QueryShape.operator(operand);
    JsonNode value = operand.get(operator);
    return switch (operator) {
      case QueryShape.GET_FIELD -> TEXT;
      case QueryShape.LITERAL -> value.isNumber() ? NUMBER : value.isBoolean() ? TRUTH : TEXT;
      case QueryShape.CONVERT -> value.get("to").textValue().equals("string") ? TEXT : NUMBER;
      default -> NUMBER;
    };
  }
}
