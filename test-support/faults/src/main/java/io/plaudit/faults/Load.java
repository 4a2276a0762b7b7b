package io.plaudit.faults;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Senders of known events, until they are told to stop. */
final class Load {

  private static final int CREATORS = 3;
  private static final int CHANGERS = 3;
  private static final Duration LAST_ANSWERS = Duration.ofMinutes(3);

  private final Ledger ledger;
  private final List<Thread> senders = new ArrayList<>();
  private volatile boolean stopping;
  private volatile long patienceEnds = Long.MAX_VALUE;

  private Load(Ledger ledger) {
    this.ledger = ledger;
  }

  static Load start(long seed, HttpClient http, List<URI> frontDoors, Ledger ledger, Tally tally) {
    Load load = new Load(ledger);
    List<Changer> changers = new ArrayList<>();
    for (int i = 0; i < CHANGERS; i++) {
      Random random = new Random(seed * 31 + 100 + i);
      Sender sender = new Sender(http, frontDoors, tally, random, load::patient);
      Changer changer = new Changer("change-" + seed + "-" + i, random, sender, ledger, tally);
      changers.add(changer);
      load.run("changer-" + i, () -> changer.run(load::goesOn));
    }
    for (int i = 0; i < CREATORS; i++) {
      Random random = new Random(seed * 31 + i);
      Sender sender = new Sender(http, frontDoors, tally, random, load::patient);
      Creator creator =
          new Creator(
              "create-" + seed + "-" + i,
              random,
              sender,
              ledger,
              tally,
              known -> changers.get(Math.floorMod(known.id().hashCode(), CHANGERS)).own(known));
      load.run("creator-" + i, () -> creator.run(load::goesOn));
    }
    return load;
  }

  /** Returns when every write that was begun is acknowledged, refused or given up. */
  void stop() throws InterruptedException {
    patienceEnds = System.nanoTime() + LAST_ANSWERS.toNanos();
    stopping = true;
    for (Thread sender : senders) {
      sender.join();
    }
  }

  private boolean goesOn() {
    return !stopping;
  }

  private boolean patient() {
    return !stopping || System.nanoTime() < patienceEnds;
  }

  @FunctionalInterface
  private interface Sending {
    void run() throws InterruptedException;
  }

  private void run(String name, Sending sending) {
    senders.add(
        Threads.start(
            name,
            () -> {
              try {
                sending.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                // The thread's boundary: a sender that is gone must not look like a quiet one.
                ledger.find(name + " ended: " + e);
              }
            }));
  }
}
