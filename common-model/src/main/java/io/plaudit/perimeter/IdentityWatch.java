package io.plaudit.perimeter;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A thread that looks at the files of an identity and tells when they hold another. What cannot be
 * used is told too, and the identity in use stays. Single use: start, then close.
 */
public final class IdentityWatch implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);

  /** So often files are read that look unchanged: a clock's tick can hold two changes. */
  private static final Duration READ_EVERY = Duration.ofMinutes(1);

  private final IdentityFiles files;
  private final Listener listener;
  private final InstantSource clock;
  private final ScheduledExecutorService timer;
  private volatile Identity current;
  private volatile boolean failing;
  private String seen;
  private String told;

  /** How the files looked when they were last found good, and until when that is taken for it. */
  private Optional<List<FileStamp>> good = Optional.empty();

  private Instant goodUntil = Instant.MIN;

  /** Who uses the identity; called on the watch's thread, and may block. */
  public interface Listener {

    /** This one is to be used from now on; whatever is thrown means that it is not. */
    void renewed(Identity identity) throws Exception;

    /** What the files hold cannot be used, for this reason; the identity in use stays. */
    void refused(String reason);
  }

  /**
   * @param kept the identity in use
   */
  public IdentityWatch(KeptIdentity kept, Listener listener) {
    this(kept, listener, InstantSource.system());
  }

  IdentityWatch(KeptIdentity kept, Listener listener, InstantSource clock) {
    this.files = kept.files();
    this.current = kept.identity();
    this.listener = listener;
    this.clock = clock;
    this.timer = Executors.newSingleThreadScheduledExecutor(IdentityWatch::thread);
  }

  public void start() {
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the files hold what cannot be used. */
  public boolean isFailing() {
    return failing;
  }

  /** When the identity in use ends. */
  public Instant expiresAt() {
    return current.expiresAt();
  }

  /** One look at the files. */
  void look() {
    Optional<List<FileStamp>> stamps = files.stamps();
    if (stamps.isPresent() && stamps.equals(good) && clock.instant().isBefore(goodUntil)) {
      return;
    }
    good = Optional.empty();
    try {
      Identity found = files.read();
      if (!found.isSameAs(current)) {
        use(found);
      }
      seen = null;
      told = null;
      failing = false;
      good = stamps;
      goodUntil = clock.instant().plus(READ_EVERY);
    } catch (UnusableIdentityException e) {
      refuse(e.getMessage());
    } catch (RuntimeException e) {
      // The boundary of the thread: the next look may go well.
      refuse(e.toString());
    }
  }

  private void use(Identity found) throws UnusableIdentityException {
    if (!found.expiresAt().isAfter(clock.instant())) {
      throw new UnusableIdentityException("the certificate has expired at " + found.expiresAt());
    }
    try {
      listener.renewed(found);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (Exception e) {
      throw new UnusableIdentityException("the server does not take it: " + e, e);
    }
    current = found;
  }

  /** Two files are not replaced at once: what the next look finds mended was never broken. */
  private void refuse(String reason) {
    if (reason.equals(seen) && !reason.equals(told)) {
      told = reason;
      failing = true;
      listener.refused(reason);
    }
    seen = reason;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "plaudit-certificates");
    thread.setDaemon(true);
    return thread;
  }
}
