package io.plaudit.ingest.dialect.portkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.codec.EventCodec;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dialect accepts everybody behind it can read: the front door answers only once. */
final class PortkeyRoundTripTest {

  private static final int ROUNDS = 3_000;
  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final List<String> SCALARS =
      List.of(
          "1",
          "-0",
          "1.50",
          "1e5",
          "1e-999",
          "1E+1000",
          "1e1001",
          "1e99999999999",
          "true",
          "null",
          "\"\"",
          "\"\\u00e9\\ud83d\\ude00\"",
          "\"ü😀\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\/\"");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 50, 95, 96, 97, 98, 99, 100, 101, 150})
  void json_of_any_depth_is_refused_or_can_be_read_again(int depth) {
    String object = nested(depth);
    for (String metadata : List.of(object, TextNode.valueOf(object).toString())) {
      List<FeedbackEvent> events = new ArrayList<>();
      for (String text : List.of("", ",\"text\":\"t\"")) {
        events.addAll(accepted(create("\"metadata\":" + metadata + text)));
      }
      events.addAll(accepted(create("\"correction\":" + metadata)));
      events.addAll(amended("\"metadata\":" + metadata));
      events.addAll(amended("\"correction\":" + metadata));
      assertThat(events.size()).isEqualTo(depth <= 95 ? 5 : events.size());
      events.forEach(PortkeyRoundTripTest::check);
    }
  }

  @Test
  void any_json_is_refused_or_can_be_read_again() {
    Random random = new Random(20261121);
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String metadata = "{\"a\":" + any(random, 4) + ",\"_user\":" + any(random, 1) + "}";
      String sent = random.nextBoolean() ? metadata : TextNode.valueOf(metadata).toString();
      String members = "\"metadata\":" + sent + ",\"correction\":" + any(random, 4);
      List<FeedbackEvent> events = new ArrayList<>(accepted(create(members)));
      events.addAll(amended(members));
      events.forEach(PortkeyRoundTripTest::check);
      accepted += events.size();
    }
    assertThat(accepted).isBetween(ROUNDS / 4, 2 * ROUNDS - 1);
  }

  private static void check(FeedbackEvent event) {
    assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
  }

  private static List<FeedbackEvent> accepted(byte[] body) {
    Calls call = Calls.to("POST", "/v1/feedback");
    try {
      Operation.Write write = (Operation.Write) call.operation();
      return ((WritePlan.Publish) write.plan().apply(call.request(body, "k"))).events();
    } catch (InvalidEventException e) {
      return List.of();
    }
  }

  private static List<FeedbackEvent> amended(String members) {
    Calls call = Calls.to("PUT", "/v1/feedback/" + ID);
    byte[] body = ("{" + members + "}").getBytes(StandardCharsets.UTF_8);
    try {
      Operation.Write write = (Operation.Write) call.operation();
      WritePlan.ChangeById plan =
          (WritePlan.ChangeById) write.plan().apply(call.request(body, "k"));
      Feedback stored =
          Feedback.builder(new FeedbackRef("acme", "t", plan.id()))
              .value(BigDecimal.ONE)
              .metadata(new RawJson("{\"a\":{\"b\":[1.0]}}"))
              .source(new Source("portkey", Source.Kind.API))
              .createdAt(Calls.NOW)
              .modifiedAt(Calls.NOW)
              .build();
      return List.of(plan.change().apply(stored));
    } catch (InvalidEventException e) {
      return List.of();
    }
  }

  private static byte[] create(String members) {
    return ("{\"trace_id\":\"t\",\"value\":1," + members + "}").getBytes(StandardCharsets.UTF_8);
  }

  /** An object of so many levels. */
  private static String nested(int depth) {
    return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
  }

  private static String any(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(4);
    if (kind <= 1) {
      // Mostly those that are taken, or hardly anything would be.
      return SCALARS.get(random.nextInt(random.nextInt(4) == 0 ? SCALARS.size() : 6));
    }
    String spaces = " ".repeat(random.nextInt(3));
    List<String> elements = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String name = kind == 2 ? "" : "\"n" + i + "\\u00e9\"" + spaces + ":";
      elements.add(name + spaces + any(random, depth - 1));
    }
    String inside = String.join(spaces + ",", elements);
    return kind == 2 ? "[" + inside + spaces + "]" : "{" + spaces + inside + "}";
  }
}
