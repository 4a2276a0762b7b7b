package io.plaudit.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
final class EmbeddedDatabaseIT {

  // The data directory is the temporary one itself, which only its owner may pass: the server can
  // be
  // another user.
  @TempDir Path data;
  @TempDir Path notes;

  @Test
  void isDurableAndWantsThePassword() throws Exception {
    Map<String, String> overrides = Map.of("work_mem", "5MB");
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data, 0, overrides)) {
      assertThat(Sql.text(database, "show fsync")).isEqualTo("on");
      assertThat(Sql.text(database, "show full_page_writes")).isEqualTo("on");
      assertThat(Sql.text(database, "show shared_buffers")).isEqualTo("512MB");
      assertThat(Sql.text(database, "show max_wal_size")).isEqualTo("4GB");
      assertThat(Sql.text(database, "show synchronous_commit")).isEqualTo("on");
      assertThat(Sql.text(database, "show work_mem")).isEqualTo("5MB");
      assertThat(Sql.text(database, "select lower('Ä')")).isEqualTo("ä");
      assertThatThrownBy(() -> Sql.connect(database, "guess").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(database.toString()).doesNotContain(database.password());
    }
  }

  @Test
  void keepsRowsPasswordAndPortWhenStoppedAndStarted() throws Exception {
    EmbeddedDatabase first = EmbeddedDatabase.start(data, 0);
    try (first) {
      Sql.run(first, "create table kept as select 'committed' as word");
    }
    try (EmbeddedDatabase again = EmbeddedDatabase.start(data, 0)) {
      assertThat(Sql.text(again, "select word from kept")).isEqualTo("committed");
      assertThat(again.port()).isEqualTo(first.port());
      assertThat(again.password()).isEqualTo(first.password());
    }
  }

  @Test
  void keepsCommittedRowsWhenItsJvmIsKilled() throws Exception {
    DoomedProcess.start(DoomedDatabase.class, data, notes).kill();
    assertCommittedRowIsKept();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void stopsByItselfWhenItsJvmIsKilled() throws Exception {
    DoomedProcess doomed = DoomedProcess.start(DoomedDatabase.class, data, notes);
    List<ProcessHandle> server = doomed.descendants();
    doomed.kill();
    await().until(() -> server.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(data.resolve("postgres.log")).content().contains("database system is shut down");
  }

  @Test
  void keepsCommittedRowsWhenAllItsProcessesAreKilled() throws Exception {
    DoomedProcess doomed = DoomedProcess.start(DoomedDatabase.class, data, notes);
    List<ProcessHandle> server = doomed.descendants();
    assertThat(server).hasSizeGreaterThan(2);
    doomed.kill();
    server.forEach(ProcessHandle::destroyForcibly);
    assertCommittedRowIsKept();
  }

  @Test
  void startsWhenAnotherProcessNowBearsTheNumberOfADeadServer() throws Exception {
    DoomedProcess doomed = DoomedProcess.start(DoomedDatabase.class, data, notes);
    List<ProcessHandle> server = doomed.descendants();
    Path pidFile = data.resolve("cluster").resolve("postmaster.pid");
    String left = Files.readString(pidFile);
    doomed.kill();
    server.forEach(ProcessHandle::destroyForcibly);

    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(pidFile, left.replaceFirst("\\d+", Long.toString(stranger.pid())));
      assertCommittedRowIsKept();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void stopsAServerThatWasLeftRunning() throws Exception {
    EmbeddedDatabase.start(data, 0).close();
    Process control =
        Launcher.probe()
            .command(
                PostgresBinaries.in(data.toRealPath()).program("pg_ctl"),
                "start",
                "--silent",
                "--pgdata=" + data.toRealPath().resolve("cluster"),
                "--log=" + data.resolve("cluster").resolve("left.log"),
                "--options=-c unix_socket_directories='' -p "
                    + Files.readString(data.resolve("port")))
            .inheritIO()
            .start();
    assertThat(control.waitFor(20, SECONDS)).isTrue();
    Postmaster left = Postmaster.leftOver(data.toRealPath().resolve("cluster")).orElseThrow();

    try (EmbeddedDatabase database = EmbeddedDatabase.start(data, 0)) {
      assertThat(left.endsWithin(Duration.ZERO)).isTrue();
      assertThat(Sql.text(database, "select 'serves'")).isEqualTo("serves");
    }
  }

  @Test
  void outlivesTheThreadThatStartedIt() throws Exception {
    EmbeddedDatabase[] started = new EmbeddedDatabase[1];
    Thread starter = new Thread(() -> started[0] = EmbeddedDatabase.start(data, 0));
    starter.start();
    starter.join();
    try (EmbeddedDatabase database = started[0]) {
      assertThat(Sql.text(database, "select 'serves'")).isEqualTo("serves");
    }
  }

  @Test
  void keepsADirectoryToItself() {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data, 0)) {
      assertThatThrownBy(() -> EmbeddedDatabase.start(data, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in use");
      assertThat(database.host()).isEqualTo("127.0.0.1");
    }
  }

  private void assertCommittedRowIsKept() throws SQLException {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data, 0)) {
      assertThat(Sql.text(database, "select word from kept")).isEqualTo("committed");
    }
  }
}
