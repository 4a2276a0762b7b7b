package io.plaudit.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The files of one PostgreSQL server below a directory, and the programs that work on them. */
final class PostgresCluster {

  static final String USER = "plaudit";

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("max_connections", "100"),
          Map.entry("fsync", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("synchronous_commit", "on"),
          // Room for the indexes of some millions of rows; taken from the system as it is used.
          Map.entry("shared_buffers", "512MB"),
          // With less, a busy store has a checkpoint every few seconds, after which every page that
          // is touched is logged whole.
          Map.entry("max_wal_size", "4GB"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          // What clients send does not belong in a log: errors of statements quote it.
          Map.entry("log_min_messages", "log"),
          Map.entry("log_min_error_statement", "panic"),
          Map.entry("log_error_verbosity", "terse"));

  private final Path directory;
  private final Launcher launcher;
  private final PostgresBinaries binaries;

  private PostgresCluster(Path directory, Launcher launcher, PostgresBinaries binaries) {
    this.directory = directory;
    this.launcher = launcher;
    this.binaries = binaries;
  }

  /** The cluster of the directory, made if there is none; nothing runs on it afterwards. */
  static PostgresCluster in(Path directory) throws IOException, InterruptedException {
    PostgresCluster cluster =
        new PostgresCluster(directory, Launcher.probe(), PostgresBinaries.in(directory));
    cluster.prepare();
    return cluster;
  }

  private void prepare() throws IOException, InterruptedException {
    if (Files.exists(data())) {
      var leftOver = Postmaster.leftOver(data());
      if (leftOver.isPresent()) {
        stop(leftOver.get());
      }
    }
    if (!Files.exists(passwordFile())) {
      writePassword();
    }
    launcher.own(directory);
    if (!Files.exists(data())) {
      initialise();
    }
  }

  private void writePassword() throws IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    Path unfinished = directory.resolve("password.writing");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, HexFormat.of().formatHex(random));
    Files.move(unfinished, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void initialise() throws IOException, InterruptedException {
    Path unfinished = directory.resolve("cluster.initialising");
    FileTree.delete(unfinished);
    Process initdb =
        launcher
            .command(
                binaries.program("initdb"),
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                // Of the server's own making, hence the same on every system.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8")
            .redirectErrorStream(true)
            .start();
    String output = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (initdb.waitFor() != 0) {
      throw new IOException("PostgreSQL cannot initialise " + directory + ":\n" + output);
    }
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  Postmaster launch(int port, Map<String, String> overrides) throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(binaries.program("postgres"), "-D", data().toString(), "-p", "" + port));
    List.of(SETTINGS, overrides)
        .forEach(
            settings ->
                settings.forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value))));
    return Postmaster.launch(launcher.command(words.toArray(String[]::new)), data(), log());
  }

  void stop(Postmaster postmaster) throws IOException, InterruptedException {
    postmaster.stop(launcher, binaries);
  }

  String password() throws IOException {
    return Files.readString(passwordFile());
  }

  /** What the server said since it was started last. */
  Path log() {
    return directory.resolve("postgres.log");
  }

  private Path data() {
    return directory.resolve("cluster");
  }

  private Path passwordFile() {
    return directory.resolve("password");
  }
}
