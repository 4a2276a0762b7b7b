package io.plaudit.standalone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/** Connections on which requests go at once, on each the next when the one before is answered. */
final class RawConnections implements AutoCloseable {

  private final List<RawConnection> all = new ArrayList<>();
  private final BlockingQueue<RawConnection> idle = new LinkedBlockingQueue<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final ExecutorService threads;

  RawConnections(int port, int number) {
    for (int i = 0; i < number; i++) {
      all.add(new RawConnection(port));
    }
    idle.addAll(all);
    threads = Executors.newFixedThreadPool(number);
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Exchange {
    void on(RawConnection connection) throws Exception;
  }

  /** Begins as soon as a connection is free; throws what went wrong before. */
  void begin(Exchange exchange) throws InterruptedException {
    requireNoFailure();
    RawConnection free = idle.take();
    threads.execute(
        () -> {
          try {
            exchange.on(free);
          } catch (Exception | AssertionError e) {
            failure.compareAndSet(null, e);
          } finally {
            idle.add(free);
          }
        });
  }

  /** Waits until all that has begun is done; throws what went wrong. */
  void await() throws InterruptedException {
    List<RawConnection> free = new ArrayList<>();
    while (free.size() < all.size()) {
      free.add(idle.take());
    }
    idle.addAll(free);
    requireNoFailure();
  }

  private void requireNoFailure() {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new AssertionError(cause.getMessage(), cause);
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (RawConnection connection : all) {
      connection.close();
    }
  }
}
