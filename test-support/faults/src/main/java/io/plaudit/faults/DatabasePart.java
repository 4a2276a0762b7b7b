package io.plaudit.faults;

import io.plaudit.embedded.EmbeddedDatabase;
import io.plaudit.testsupport.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The PostgreSQL server with its sessions: a tree of processes. */
final class DatabasePart implements Part {

  private static final Map<String, String> SETTINGS = Map.of("shared_buffers", "128MB");
  private static final String LOOK_SECONDS = "2";

  private final Path directory;
  private final int port;
  private final Map<String, List<TcpProxy>> links;
  private volatile EmbeddedDatabase server;

  DatabasePart(Path directory, int port, Map<String, List<TcpProxy>> links) {
    this.directory = directory;
    this.port = port;
    this.links = links;
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public Role role() {
    return Role.DATABASE;
  }

  @Override
  public Map<String, List<TcpProxy>> links() {
    return links;
  }

  @Override
  public void start() {
    server = EmbeddedDatabase.start(directory, port, SETTINGS);
  }

  @Override
  public void kill() throws IOException {
    List<ProcessHandle> all = tree();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    // Nothing is left to stop; this gives the directory back.
    server.close();
  }

  @Override
  public void stop() {
    server.close();
  }

  @Override
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  @Override
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  @Override
  public boolean healthy() {
    Properties login = new Properties();
    login.put("user", server.user());
    login.put("password", server.password());
    login.put("loginTimeout", LOOK_SECONDS);
    login.put("connectTimeout", LOOK_SECONDS);
    login.put("socketTimeout", LOOK_SECONDS);
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), login)) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  @Override
  public List<Long> javaProcesses() {
    return List.of();
  }

  /** The server itself, past all proxies. */
  TestDatabase address() {
    return new TestDatabase(
        server.host(), server.port(), server.database(), server.user(), server.password());
  }

  /** The server first: it would take the end of a session for a crash, and begin anew. */
  private List<ProcessHandle> tree() throws IOException {
    Path pidFile = directory.resolve("cluster").resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return List.of();
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    ProcessHandle postmaster =
        ProcessHandle.of(pid).orElseThrow(() -> new IOException("no process " + pid));
    return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
  }

  private void signal(String name) throws IOException, InterruptedException {
    for (ProcessHandle process : tree()) {
      // A session may have ended meanwhile.
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
