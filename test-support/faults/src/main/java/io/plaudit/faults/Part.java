package io.plaudit.faults;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One part of the system, in processes of its own, and the ways that lead to and from it. */
interface Part {

  /** What kind of part it is; how long it can be away depends on that. */
  enum Role {
    BROKER,
    INGEST,
    AGGREGATOR,
    DATABASE
  }

  String name();

  Role role();

  /** The ways that can be cut, by what they are for. */
  Map<String, List<TcpProxy>> links();

  /** Starts it; it need not serve yet. */
  void start() throws IOException, InterruptedException;

  /** SIGKILL, and returns when nothing is left of it. */
  void kill() throws IOException;

  /** Asks it to stop in good order, and returns when it has. */
  void stop() throws IOException, InterruptedException;

  /** SIGSTOP. */
  void freeze() throws IOException, InterruptedException;

  /** SIGCONT. */
  void thaw() throws IOException, InterruptedException;

  /** Whether it does what it is there for. */
  boolean healthy() throws InterruptedException;

  /** The processes whose stacks may tell why it is not. */
  List<Long> javaProcesses();
}
