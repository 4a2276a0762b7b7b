package io.plaudit.faults;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plaudit.faults.Sender.Outcome;
import io.plaudit.faults.Sender.Write;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * Amends and retracts what was acknowledged, each feedback by one changer alone; and looks whether
 * a read that says it is up to date is.
 */
final class Changer {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final int MOST_OWNED = 200;
  private static final int PAUSE_MS = 40;

  private final String name;
  private final Random random;
  private final Sender sender;
  private final Ledger ledger;
  private final Tally tally;
  private final Queue<Known> arrived = new ConcurrentLinkedQueue<>();
  private final List<Known> owned = new ArrayList<>();
  private int number;

  Changer(String name, Random random, Sender sender, Ledger ledger, Tally tally) {
    this.name = name;
    this.random = random;
    this.sender = sender;
    this.ledger = ledger;
    this.tally = tally;
  }

  /** From now on it is this one's to change. */
  void own(Known acknowledged) {
    arrived.add(acknowledged);
  }

  void run(BooleanSupplier goOn) throws InterruptedException {
    while (goOn.getAsBoolean()) {
      takeOver();
      if (!owned.isEmpty()) {
        // The newest ones too: an acknowledged feedback can be changed at once.
        int which = random.nextBoolean() ? owned.size() - 1 : random.nextInt(owned.size());
        change(owned.get(which), which);
      }
      Deadline.pause(random.nextInt(PAUSE_MS, 3 * PAUSE_MS));
    }
  }

  private void takeOver() {
    for (Known next = arrived.poll(); next != null; next = arrived.poll()) {
      if (owned.size() == MOST_OWNED) {
        owned.remove(random.nextInt(MOST_OWNED));
      }
      owned.add(next);
    }
  }

  private void change(Known known, int which) throws InterruptedException {
    number++;
    if (random.nextInt(5) == 0) {
      retract(known, which);
    } else {
      amend(known);
      if (random.nextInt(3) == 0) {
        read(known);
      }
    }
  }

  private void amend(Known known) throws InterruptedException {
    BigDecimal value = Item.value(random);
    BigDecimal weight = Item.weight(random);
    String prompt = Item.prompt(random);
    String body =
        "{\"value\":%s,\"weight\":%s,\"metadata\":{\"_prompt\":\"%s\"}}"
            .formatted(value.toPlainString(), weight.toPlainString(), prompt);
    Outcome outcome = sender.send(write("PUT", known, body), true);
    if (outcome.accepted()) {
      known.amend(value, weight, prompt);
      tally.amended.increment();
    } else if (outcome.status() != 0) {
      find("PUT", known, outcome);
    }
  }

  private void retract(Known known, int which) throws InterruptedException {
    Outcome outcome = sender.send(write("DELETE", known, null), true);
    // After an attempt that may have done it, not found means done.
    if (outcome.accepted() || (outcome.status() == 404 && outcome.perhapsEarlier())) {
      known.retract();
      tally.retracted.increment();
      owned.remove(which);
    } else if (outcome.status() != 0) {
      find("DELETE", known, outcome);
    }
  }

  private void read(Known known) throws InterruptedException {
    try {
      HttpResponse<String> answer = sender.get("/v1/feedback/" + known.id());
      if (answer.statusCode() >= 500 || answer.headers().firstValue("plaudit-behind").isPresent()) {
        return;
      }
      tally.reads.increment();
      if (answer.statusCode() != 200 || !shows(answer.body(), known)) {
        ledger.find(
            "a read of %s, of value %s now, says that it is up to date: %d %s"
                .formatted(known.id(), known.value(), answer.statusCode(), answer.body()));
      }
    } catch (IOException noAnswer) {
      // Its front door is gone; what was written will be looked at in the end.
      tally.noAnswer.increment();
    }
  }

  private static boolean shows(String body, Known known) throws IOException {
    BigDecimal found = JSON.readTree(body).findPath("value").decimalValue();
    return found.compareTo(known.value()) == 0;
  }

  private Write write(String method, Known known, String body) {
    return new Write(method, "/v1/feedback/" + known.id(), body, name + "-" + number, 1);
  }

  private void find(String method, Known known, Outcome outcome) {
    ledger.find(
        "%s of %s, acknowledged and not retracted, got %d: %s"
            .formatted(method, known.id(), outcome.status(), outcome.body()));
  }
}
