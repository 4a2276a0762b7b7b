package io.plaudit.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.faults.Sender.Outcome;
import io.plaudit.faults.Sender.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Sends new feedback; now and then what is wrong, and what was acknowledged long ago. */
final class Creator {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/v1/feedback";
  private static final int MOST_ITEMS = 8;
  private static final int REMEMBERED = 40;
  private static final int PAUSE_MS = 40;

  private final String name;
  private final Random random;
  private final Sender sender;
  private final Ledger ledger;
  private final Tally tally;
  private final Consumer<Known> acknowledged;
  private final List<Repeatable> earlier = new ArrayList<>();
  private int number;

  private record Repeatable(Write write, List<UUID> ids) {}

  Creator(
      String name,
      Random random,
      Sender sender,
      Ledger ledger,
      Tally tally,
      Consumer<Known> acknowledged) {
    this.name = name;
    this.random = random;
    this.sender = sender;
    this.ledger = ledger;
    this.tally = tally;
    this.acknowledged = acknowledged;
  }

  void run(BooleanSupplier goOn) throws InterruptedException {
    while (goOn.getAsBoolean()) {
      int dice = random.nextInt(20);
      if (dice == 0) {
        sendWrong();
      } else if (dice == 1 && !earlier.isEmpty()) {
        repeat(earlier.get(random.nextInt(earlier.size())));
      } else {
        create();
      }
      Deadline.pause(random.nextInt(PAUSE_MS, 3 * PAUSE_MS));
    }
  }

  private void create() throws InterruptedException {
    List<Item> items = items();
    Write write = write(items.stream().map(Item::json).collect(Collectors.joining(",")), items);
    Outcome outcome = sender.send(write, true);
    if (outcome.accepted()) {
      List<UUID> ids = ids(outcome.body());
      if (ids.size() != items.size()) {
        ledger.find(write.idempotencyKey() + " of " + items.size() + " got " + outcome.body());
        return;
      }
      for (int i = 0; i < ids.size(); i++) {
        Known known = new Known(ids.get(i), items.get(i));
        ledger.add(known);
        tally.recorded.increment();
        acknowledged.accept(known);
      }
      remember(new Repeatable(write, ids));
    } else if (outcome.status() != 0) {
      ledger.find(write.idempotencyKey() + " got " + outcome.status() + ": " + outcome.body());
    }
  }

  /** One bad item, and none of the request may be stored. */
  private void sendWrong() throws InterruptedException {
    List<Item> items = items();
    String wrong = "{\"trace_id\":\"wrong\",\"value\":11}";
    String right = items.stream().map(Item::json).collect(Collectors.joining(","));
    Write write = write(random.nextBoolean() ? right + "," + wrong : wrong + "," + right, items);
    Outcome outcome = sender.send(write, true);
    if (outcome.status() == 400) {
      tally.refused.add(items.size() + 1L);
    } else if (outcome.status() != 0) {
      ledger.find(write.idempotencyKey() + ", wrong, got " + outcome.status());
    }
  }

  private void repeat(Repeatable old) throws InterruptedException {
    Outcome outcome = sender.send(old.write(), false);
    tally.repeatedOnPurpose.add(old.ids().size());
    if (!outcome.accepted()) {
      ledger.find(old.write().idempotencyKey() + " again got " + outcome.status());
    } else if (!ids(outcome.body()).equals(old.ids())) {
      ledger.find(old.write().idempotencyKey() + " again got other ids: " + outcome.body());
    }
  }

  private void remember(Repeatable write) {
    if (earlier.size() == REMEMBERED) {
      earlier.remove(random.nextInt(REMEMBERED));
    }
    earlier.add(write);
  }

  private List<Item> items() {
    number++;
    List<Item> items = new ArrayList<>();
    int count = random.nextInt(1, MOST_ITEMS + 1);
    for (int i = 0; i < count; i++) {
      items.add(Item.random(random, key() + "/" + i));
    }
    return items;
  }

  private Write write(String json, List<Item> items) {
    return new Write("POST", PATH, "[" + json + "]", key(), items.size());
  }

  private String key() {
    return name + "-" + number;
  }

  private static List<UUID> ids(String body) {
    try {
      List<UUID> ids = new ArrayList<>();
      for (JsonNode id : JSON.readTree(body).path("feedback_ids")) {
        ids.add(UUID.fromString(id.asText()));
      }
      return ids;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return List.of();
    }
  }
}
