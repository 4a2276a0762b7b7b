package io.plaudit.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A PostgreSQL server as a child of this JVM, listening on 127.0.0.1 only, for whoever knows the
 * password. That is made at the first start and kept in the data directory, readable by its owner.
 *
 * <p>What was committed survives the end of this JVM, of the server, or of both in any manner,
 * {@code kill -9} and power failures included; sessions may trade that for speed with {@code
 * synchronous_commit}. The server stops with the JVM where the system offers that (Linux);
 * elsewhere the next start on the directory stops it first.
 *
 * <p>After {@link #close} the same directory can be started again, in this JVM or another.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final String DATABASE = "plaudit";

  private final DirectoryLock lock;
  private final PostgresCluster cluster;
  private final PostgresAddress address;
  private final Postmaster postmaster;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedDatabase(
      DirectoryLock lock, PostgresCluster cluster, PostgresAddress address, Postmaster postmaster) {
    this.lock = lock;
    this.cluster = cluster;
    this.address = address;
    this.postmaster = postmaster;
  }

  /** As {@link #start(Path, int, Map)}, without overrides. */
  public static EmbeddedDatabase start(Path dataDirectory, int port) {
    return start(dataDirectory, port, Map.of());
  }

  /**
   * Starts the server and returns when it serves: after about three seconds the first time, and
   * after a fraction of one from then on. A server left over by a JVM that died is stopped first.
   *
   * @param dataDirectory where everything is kept, the server's programs included; created if
   *     absent, of one owner at a time
   * @param port where clients connect; 0 means the port used last, if it is still free, else any
   * @param overrides server settings that replace or add to the ones set here
   * @throws UncheckedIOException if the directory cannot be used or the server does not start
   * @throws IllegalStateException if the directory is in use, or this machine cannot run the server
   */
  public static EmbeddedDatabase start(
      Path dataDirectory, int port, Map<String, String> overrides) {
    try {
      Path root = Files.createDirectories(dataDirectory).toRealPath();
      DirectoryLock lock = DirectoryLock.take(root);
      try {
        int chosen = port == 0 ? Ports.lastOrFree(root.resolve("port"), port) : port;
        return start(root, chosen, overrides, lock);
      } catch (IOException | InterruptedException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL was starting", e);
    }
  }

  private static EmbeddedDatabase start(
      Path root, int port, Map<String, String> overrides, DirectoryLock lock)
      throws IOException, InterruptedException {
    PostgresCluster cluster = PostgresCluster.in(root);
    PostgresAddress address = new PostgresAddress(port, PostgresCluster.USER, cluster.password());
    Postmaster postmaster = new PostgresStart(cluster, address, overrides).run(DATABASE);
    return new EmbeddedDatabase(lock, cluster, address, postmaster);
  }

  /** The address for the JDBC driver, without user and password. */
  public String jdbcUrl() {
    return address.jdbcUrl(DATABASE);
  }

  /** The address without the port. */
  public String host() {
    return PostgresAddress.HOST;
  }

  /** The port where clients connect. */
  public int port() {
    return address.port();
  }

  /** The name of the database made for the application. */
  public String database() {
    return DATABASE;
  }

  /** The name of the superuser. */
  public String user() {
    return address.user();
  }

  /** The superuser's password; a secret. */
  public String password() {
    return address.password();
  }

  /** Ends all sessions, stops the server and returns when it has; a second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (lock) {
      cluster.stop(postmaster);
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL cannot be stopped", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "EmbeddedDatabase[" + jdbcUrl() + "]";
  }
}
