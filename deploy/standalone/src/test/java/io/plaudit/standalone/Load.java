package io.plaudit.standalone;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Known feedback in known batches, each under its own idempotency key: sent twice it counts once.
 */
final class Load {

  static final int BATCH = 100;
  static final List<String> PROMPTS = List.of("p0", "p1", "p2");

  /** What must come out. */
  record Expected(long count, BigDecimal weight, BigDecimal weightedValue) {}

  private final String name;
  private final int batches;
  private final AtomicInteger acknowledged = new AtomicInteger();

  Load(String name, int batches) {
    this.name = name;
    this.batches = batches;
  }

  int acknowledged() {
    return acknowledged.get();
  }

  int batches() {
    return batches;
  }

  /** Sends every batch once; a refused or broken one is left out, and not counted. */
  void send(Client client) throws InterruptedException {
    send(batch -> send(client, batch));
  }

  /** Sends until every batch has been acknowledged, the same batch under the same key. */
  void sendUntilAcknowledged(Client client) throws InterruptedException {
    send(
        batch -> {
          while (!send(client, batch)) {
            Thread.onSpinWait();
          }
          return true;
        });
  }

  @FunctionalInterface
  private interface Sender {
    boolean send(int batch) throws InterruptedException;
  }

  /** Four at a time. */
  private void send(Sender sender) throws InterruptedException {
    ExecutorService senders = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int batch = 0; batch < batches; batch++) {
        int number = batch;
        tasks.add(() -> sender.send(number));
      }
      for (Future<Boolean> sent : senders.invokeAll(tasks)) {
        if (sent.get()) {
          acknowledged.incrementAndGet();
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      senders.shutdownNow();
    }
  }

  private boolean send(Client client, int batch) throws InterruptedException {
    try {
      HttpResponse<String> response =
          client.post("/v1/feedback", body(batch), "idempotency-key", name + "-" + batch);
      return response.statusCode() == 200;
    } catch (IOException e) {
      return false; // the server is gone: what it is for
    }
  }

  private String body(int batch) {
    StringBuilder body = new StringBuilder("[");
    for (Item item : items(batch)) {
      body.append(body.length() == 1 ? "" : ",")
          .append(
              """
              {"trace_id":"%s-%d","value":%d,"weight":%s,"metadata":{"_user":"u%d","_prompt":"%s"}}"""
                  .formatted(
                      name, item.trace, item.value, item.weight, item.trace % 7, item.prompt));
    }
    return body.append(']').toString();
  }

  Expected expected() {
    return expected(null);
  }

  /** The sums of one prompt, or of everything for null. */
  Expected expected(String prompt) {
    long count = 0;
    BigDecimal weight = BigDecimal.ZERO;
    BigDecimal weightedValue = BigDecimal.ZERO;
    for (int batch = 0; batch < batches; batch++) {
      for (Item item : items(batch)) {
        if (prompt == null || prompt.equals(item.prompt)) {
          count++;
          weight = weight.add(item.weight);
          weightedValue = weightedValue.add(item.weight.multiply(BigDecimal.valueOf(item.value)));
        }
      }
    }
    return new Expected(count, weight, weightedValue);
  }

  private record Item(int trace, int value, BigDecimal weight, String prompt) {}

  private static List<Item> items(int batch) {
    Random random = new Random(batch);
    List<Item> items = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      items.add(
          new Item(
              random.nextInt(500),
              random.nextInt(21) - 10,
              BigDecimal.valueOf(random.nextInt(1001), 3),
              PROMPTS.get(random.nextInt(PROMPTS.size()))));
    }
    return items;
  }
}
