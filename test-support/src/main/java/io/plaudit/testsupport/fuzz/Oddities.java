package io.plaudit.testsupport.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Stream;

/** What strangers put where something else belongs. */
final class Oddities {

  /** One in so many is a large one: they cost a thousand times as much as the others. */
  private static final int LARGE_EVERY = 64;

  private static final List<byte[]> VALUES =
      Stream.concat(
              Stream.of(
                      "null",
                      "true",
                      "false",
                      "0",
                      "-0",
                      "-0.0",
                      "1",
                      "-1",
                      "10",
                      "-10",
                      "11",
                      "-11",
                      "0.5",
                      "1.0",
                      "1.00000000000000000",
                      "0.1234567890123456",
                      "0.12345678901234567",
                      "0.123456789012345678",
                      "123456789012345678901234567890",
                      "1e400",
                      "-1e400",
                      "1E-400",
                      "1e39",
                      "1e40",
                      "1e-40",
                      "1e1000",
                      "1e1001",
                      "1e-1001",
                      "1e2147483647",
                      "1e2147483648",
                      "1e-2147483649",
                      "1e99999999999999999999",
                      "0e99999999999",
                      "9007199254740993",
                      "9223372036854775807",
                      "9223372036854775808",
                      "-9223372036854775809",
                      "2147483648",
                      "4294967296",
                      "1.7976931348623157e308",
                      "4.9e-324",
                      "00",
                      "01",
                      "+1",
                      "1.",
                      ".5",
                      "1e",
                      "0x10",
                      "NaN",
                      "Infinity",
                      "-Infinity",
                      "\"NaN\"",
                      "\"\"",
                      "\" \"",
                      "\"1\"",
                      "\"true\"",
                      "\"null\"",
                      "[]",
                      "{}",
                      "[[]]",
                      "[{}]",
                      "{\"\":{}}",
                      "[null]",
                      "[1,\"a\",null,{}]",
                      "{\"a\":1,\"a\":2}",
                      "{\"a\":1,\"\\u0061\":2}",
                      "{\"__proto__\":{\"a\":1}}",
                      "{\"$ref\":\"#\"}",
                      "\"\\u0000\"",
                      "\"a\\u0000b\"",
                      "\"\\ud800\"",
                      "\"\\udc00\"",
                      "\"\\ud83d\\ude00\"",
                      "\"\\ude00\\ud83d\"",
                      "\"\\uFFFF\"",
                      "\"\\ufffd\"",
                      "\"\\u202e\"",
                      "\"\\u0001\"",
                      "\"\\n\"",
                      "\"\\r\\nSet-Cookie: a=b\"",
                      "\"\\u007f\"",
                      "\"\\u0085\"",
                      "\"é\"",
                      "\"e\\u0301\"",
                      "\"👍🏽\"",
                      "\"İ\"",
                      "\"ß\"",
                      "\"'\"",
                      "\"\\\"\"",
                      "\"\\\\\"",
                      "\"%00\"",
                      "\"%2F\"",
                      "\"../../etc\"",
                      "\"';drop table feedback;--\"",
                      "\"${jndi:ldap://x}\"",
                      "\"<script>\"",
                      "\"{{7*7}}\"",
                      "\"=1+1\"",
                      "\"11111111-1111-4111-8111-111111111111\"",
                      "\"1-1-1-1-1\"",
                      "\"11111111111141118111111111111111\"",
                      "\"{11111111-1111-4111-8111-111111111111}\"",
                      "\"FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF\"",
                      "\"00000000-0000-0000-0000-000000000000\"",
                      "\"2026-11-21T12:00:00Z\"",
                      "\"2026-11-21T12:00:00\"",
                      "\"2026-11-21 12:00:00+00\"",
                      "\"2026-02-30T00:00:00Z\"",
                      "\"2026-11-21T24:00:00Z\"",
                      "\"2026-11-21T23:59:60Z\"",
                      "\"1999-12-31T23:59:59.999999Z\"",
                      "\"2000-01-01T00:00:00Z\"",
                      "\"+1000000000-12-31T23:59:59.999999999Z\"",
                      "\"-1000000000-01-01T00:00:00Z\"",
                      "\"9999-12-31T23:59:59.999999999Z\"",
                      "\"2026-11-21T12:00:00+18:00\"",
                      "\"2026-11-21T12:00:00.1234567890Z\"",
                      "\"2026-W47-6\"",
                      "\"now\"",
                      "\"weave:///a/b/call/c\"",
                      "\"weave:///a/b/object/o:v\"",
                      "\"weave:///\"",
                      "\"weave:///%2F/%00/call/c\"",
                      "\"a/b\"",
                      "\"a/b/c\"",
                      "\"/\"",
                      "\"wandb.reaction.1\"",
                      "\"wandb.note.1\"",
                      "\"wandb.runnable.x\"",
                      "\"feedback\"",
                      "\"thumbs_up\"",
                      "\"custom\"",
                      "\"continuous\"",
                      "\"categorical\"",
                      "\"model\"",
                      "\"[1]\"",
                      "\"{\\\"a\\\":1}\"",
                      "\"{\\\"_user\\\":\\\"u\\\"}\"",
                      "\"{\"",
                      "{\"type\":\"api\"}",
                      "{\"type\":7}",
                      "{\"$expr\":{\"$eq\":[]}}",
                      "{\"$not\":[{\"$getField\":\"id\"}]}",
                      "{\"$literal\":null}",
                      "{\"op\":\"not\",\"filter\":{\"op\":\"and\",\"filters\":[]}}",
                      "tru",
                      "\"open",
                      "{\"a\":",
                      "[1,",
                      "{,}",
                      "[1 2]",
                      "'a'",
                      "/*c*/1",
                      "undefined",
                      "\ufeff{}",
                      "")
                  .map(text -> text.getBytes(UTF_8)),
              // Bytes that are no UTF-8: overlong, a surrogate, beyond the last character, cut
              // short.
              Stream.of(
                      "\"\u00c0\u0080\"",
                      "\"\u00ed\u00a0\u0080\"",
                      "\"\u00f4\u0090\u0080\u0080\"",
                      "\"\u00e2\u0082\"",
                      "\"\u00ff\"",
                      "\"\u0000\"",
                      "\"\u001f\"")
                  .map(text -> text.getBytes(ISO_8859_1)))
          .toList();

  private static final List<byte[]> LARGE =
      Stream.of(
              quoted(180),
              quoted(181),
              quoted(256),
              quoted(257),
              quoted(400),
              quoted(401),
              quoted(2_000),
              quoted(16 * 1024),
              quoted(16 * 1024 + 1),
              quoted(70_000),
              "\"" + "😀".repeat(257) + "\"",
              "\"" + "\\u0061".repeat(3_000) + "\"",
              "9".repeat(400),
              "9".repeat(401),
              "0." + "0".repeat(60) + "1",
              "1" + "0".repeat(5_000),
              nested('[', ']', 99),
              nested('[', ']', 101),
              nested('[', ']', 3_000),
              "{\"a\":".repeat(98) + "1" + "}".repeat(98),
              "{\"a\":".repeat(2_000),
              "[".repeat(50_000),
              "{" + "\"k\":1,".repeat(200) + "\"k\":1}",
              "{\"" + "n".repeat(9_000) + "\":1}",
              "[" + "1,".repeat(12_000) + "1]",
              members(2_000))
          .map(text -> text.getBytes(UTF_8))
          .toList();

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "null",
          "true",
          "-1",
          "0",
          "1",
          "2147483648",
          "9223372036854775808",
          "1e400",
          "NaN",
          "0.5",
          "\u0000",
          "\u0001",
          "\r\n",
          "é",
          "😀",
          "\ud800",
          "\u202e",
          "..",
          ".",
          "/",
          "a/b",
          "%",
          "%2F",
          "%00",
          "*",
          "[]",
          "{}",
          "[1]",
          "{\"a\":1}",
          "{\"op\":\"eq\",\"field\":\"value\",\"value\":1}",
          "{\"op\":\"and\",\"filters\":[]}",
          "{\"op\":\"not\"}",
          "{\"op\":\"eq\",\"field\":\"metadata.a.b[0]\",\"value\":null}",
          "11111111-1111-4111-8111-111111111111",
          "22222222-2222-4222-8222-222222222222",
          "00000000-0000-0000-0000-000000000000",
          "1-1-1-1-1",
          "2026-11-21T12:00:00Z",
          "+1000000000-12-31T23:59:59Z",
          "9999-12-31T23:59:59.999999999Z",
          "2026-11-21",
          "hour",
          "day",
          "newest",
          "worst",
          "best",
          "count",
          "value",
          "eventual",
          "strong",
          "_user",
          "feedback",
          "a,b",
          "a".repeat(181),
          "a".repeat(257),
          "é".repeat(401),
          "a".repeat(5_000),
          "eyJza2lwIjoxfQ",
          "eyJza2lwIjoyMTQ3NDgzNjQ3fQ",
          "eyJhdCI6IisxMDAwMDAwMDAwLTEyLTMxVDIzOjU5OjU5WiIsImlkIjoiMTExMTExMTEtMTExMS00MTExLTgxMTEtMTExMTExMTExMTExIiwidHJhY2UiOiIxMTExMTExMS0xMTExLTQxMTEtODExMS0xMTExMTExMTExMTEifQ");

  private Oddities() {}

  /** What may stand for a JSON value, as bytes that need not be JSON. */
  static byte[] value(int what) {
    int choice = what / LARGE_EVERY;
    return what % LARGE_EVERY == 0
        ? LARGE.get(choice % LARGE.size())
        : VALUES.get(choice % VALUES.size());
  }

  /** What may stand in a path, in a query or in a header. */
  static String text(int what) {
    return TEXTS.get(what % TEXTS.size());
  }

  private static String quoted(int characters) {
    return "\"" + "a".repeat(characters) + "\"";
  }

  private static String nested(char open, char close, int levels) {
    return Character.toString(open).repeat(levels) + Character.toString(close).repeat(levels);
  }

  private static String members(int count) {
    StringBuilder object = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      object.append('"').append(i).append("\":").append(i).append(',');
    }
    return object.append("\"last\":null}").toString();
  }
}
