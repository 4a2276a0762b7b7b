package io.plaudit.faults;

/** Threads that do not keep the process. */
final class Threads {

  private Threads() {}

  static Thread start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
