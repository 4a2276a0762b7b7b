package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outermost fields of a GraphQL operation and what they are given. Nothing else of the language
 * is understood: what is within the braces of a field is skipped.
 */
final class RootFields {

  private static final int MAX_FIELDS = 50;

  /** A text without an end is a token too: what is within it is not looked at again. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"\"\"(?s:.*?)(?:\"\"\"|\\z)|\"(?:\\\\.|[^\"\\\\\\n])*+\"?|#[^\\n]*|\\$?[A-Za-z_][A-Za-z0-9_]*"
              + "|[-+0-9.eE]+|[{}()\\[\\]:!=@|&$]|\\.\\.\\.");

  private final List<String> tokens = new ArrayList<>();
  private int next;

  private RootFields(String query) {
    Matcher matcher = TOKEN.matcher(query);
    while (matcher.find()) {
      if (!matcher.group().startsWith("#")) {
        tokens.add(matcher.group());
      }
    }
  }

  /**
   * A field.
   *
   * @param alias what the answer calls it
   * @param arguments names, however deep within objects, and their values as they stand there
   */
  record RootField(String alias, String name, Map<String, String> arguments) {

    /** The text of an argument that is a string, or a variable that is one. */
    String argument(String argument, JsonNode variables, String otherwise) {
      String value = arguments.get(argument);
      if (value == null) {
        return otherwise;
      }
      return value.startsWith("$")
          ? variables.path(value.substring(1)).asText(otherwise)
          : value.replaceAll("^\"+|\"+$", "");
    }
  }

  /**
   * Of the first operation; none where it is not one.
   *
   * @throws io.plaudit.ingest.dialect.AnsweredException 400 where they are too many
   */
  static List<RootField> of(String query) {
    return new RootFields(query).read();
  }

  private List<RootField> read() {
    List<RootField> fields = new ArrayList<>();
    skipToBody();
    while (next < tokens.size() && !peek().equals("}")) {
      String alias = take();
      if (!isName(alias)) {
        return List.of();
      }
      if (fields.size() == MAX_FIELDS) {
        throw Answers.refusal("At most " + MAX_FIELDS + " root fields of a query");
      }
      String name = alias;
      if (peek().equals(":")) {
        take();
        name = take();
      }
      Map<String, String> arguments = peek().equals("(") ? arguments() : Map.of();
      while (peek().equals("@")) {
        take();
        take();
        if (peek().equals("(")) {
          skip("(", ")");
        }
      }
      if (peek().equals("{")) {
        skip("{", "}");
      }
      fields.add(new RootField(alias, name, arguments));
    }
    return fields;
  }

  /** Behind the operation's name and its variables. */
  private void skipToBody() {
    while (next < tokens.size() && !peek().equals("{")) {
      if (peek().equals("(")) {
        skip("(", ")");
      } else {
        take();
      }
    }
    take();
  }

  private Map<String, String> arguments() {
    int start = next;
    skip("(", ")");
    Map<String, String> arguments = new HashMap<>();
    for (int i = start; i + 2 < next; i++) {
      if (tokens.get(i + 1).equals(":") && isName(tokens.get(i))) {
        arguments.putIfAbsent(tokens.get(i), tokens.get(i + 2));
      }
    }
    return arguments;
  }

  private void skip(String open, String close) {
    int depth = 0;
    do {
      String token = take();
      if (token.equals(open)) {
        depth++;
      } else if (token.equals(close)) {
        depth--;
      }
    } while (depth > 0 && next < tokens.size());
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private String take() {
    String token = peek();
    next++;
    return token;
  }

  private static boolean isName(String token) {
    return token.matches("[A-Za-z_][A-Za-z0-9_]*");
  }
}
