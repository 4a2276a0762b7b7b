package io.plaudit.standalone;

import io.plaudit.embedded.EmbeddedDatabase;
import io.plaudit.testsupport.TestDatabase;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * A copy of an embedded server that follows it, until it is cut off or promoted. The copy is taken
 * while the server works, by the interface that pg_basebackup uses too, which the embedded programs
 * lack.
 */
final class Standby implements AutoCloseable {

  private final EmbeddedDatabase server;
  private final TestDatabase database;

  private Standby(EmbeddedDatabase server) {
    this.server = server;
    this.database =
        new TestDatabase(
            server.host(), server.port(), server.database(), server.user(), server.password());
  }

  /**
   * @param primaryData the data directory of the primary
   * @param data of the standby; empty
   */
  static Standby of(EmbeddedDatabase primary, Path primaryData, Path data) throws Exception {
    Path cluster = data.resolve("cluster");
    TestDatabase source =
        new TestDatabase(
            primary.host(), primary.port(), primary.database(), primary.user(), primary.password());
    String label;
    try (Connection session = source.connect();
        Statement statement = session.createStatement()) {
      statement.execute("select pg_backup_start('standby', true)");
      copy(primaryData.resolve("cluster"), cluster);
      try (ResultSet stopped = statement.executeQuery("select labelfile from pg_backup_stop()")) {
        stopped.next();
        label = stopped.getString(1);
      }
    }
    Files.writeString(cluster.resolve("backup_label"), label);
    Files.createFile(cluster.resolve("standby.signal"));
    Files.writeString(
        cluster.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=%s port=%d user=%s password=%s'\n"
            .formatted(primary.host(), primary.port(), primary.user(), primary.password()),
        StandardOpenOption.APPEND);
    Files.copy(
        primaryData.resolve("password"),
        data.resolve("password"),
        StandardCopyOption.COPY_ATTRIBUTES);
    return new Standby(EmbeddedDatabase.start(data, 0, Map.of("shared_buffers", "64MB")));
  }

  /** Hears nothing of the primary any more, as when the network between them is cut. */
  void cutOff() throws SQLException {
    execute("alter system set primary_conninfo = ''");
    execute("select pg_reload_conf()");
  }

  boolean isCutOff() throws SQLException {
    return text("select count(*) from pg_stat_wal_receiver").equals("0");
  }

  /** It is the primary from now on. */
  void promote() throws SQLException {
    execute("select pg_promote(true, 60)");
  }

  TestDatabase database() {
    return database;
  }

  String text(String query) throws SQLException {
    try (Connection session = database.connect();
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(String statement) throws SQLException {
    try (Connection session = database.connect();
        Statement run = session.createStatement()) {
      run.execute(statement);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  /** All but the log, which comes from the primary, and what says that a server runs there. */
  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                directory,
                to.resolve(from.relativize(directory)),
                StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path name = from.relativize(file);
            if (!name.startsWith("pg_wal") && !name.toString().startsWith("postmaster.")) {
              try {
                Files.copy(file, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
              } catch (NoSuchFileException goneMeanwhile) {
                return FileVisitResult.CONTINUE;
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
  }
}
