package io.plaudit.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the PostgreSQL programs are run here. They refuse to be root, so root gives up its powers or
 * its name first; and they refuse a user that has a number but no name, as containers may have, so
 * that one takes the name of nobody. The terminal's Ctrl-C must not reach them before those who use
 * them have stopped, hence a session of their own; and they must stop, in good order, when the
 * thread that started them ends, however it ends. Where the system lacks the commands for the last
 * two, as macOS does, the programs run without, and the next start stops what was left running.
 *
 * @param prefix the command in front of the program
 * @param owner the number of the user who must own the files, or -1 where it is the one who runs us
 */
record Launcher(List<String> prefix, int owner) {

  private static final int ROOT = 0;
  private static final int NOBODY = 65_534;

  private static final List<Launcher> FOR_ROOT =
      List.of(
          new Launcher(List.of("setsid", "unshare", "-U", "setpriv", "--pdeathsig", "INT"), ROOT),
          new Launcher(
              List.of(
                  "setsid",
                  "setpriv",
                  "--reuid=" + NOBODY,
                  "--regid=" + NOBODY,
                  "--clear-groups",
                  "--pdeathsig",
                  "INT"),
              NOBODY));

  private static final List<Launcher> FOR_USERS =
      List.of(
          new Launcher(List.of("setsid", "setpriv", "--pdeathsig", "INT"), -1),
          new Launcher(List.of("setsid", "unshare", "-U", "setpriv", "--pdeathsig", "INT"), -1),
          new Launcher(List.of(), -1));

  /** The best way that works on this machine. */
  static Launcher probe() throws IOException, InterruptedException {
    for (Launcher launcher : isRoot() ? FOR_ROOT : FOR_USERS) {
      if (launcher.works()) {
        return launcher;
      }
    }
    throw new IllegalStateException(
        "PostgreSQL does not run as root or as a user without a name,"
            + " and neither unshare nor setpriv works here: run as another user");
  }

  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(ROOT);
  }

  private boolean works() throws InterruptedException {
    try {
      return command("id", "-un").redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  /** A command that is ready to start. */
  ProcessBuilder command(String... words) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(words));
    return new ProcessBuilder(command);
  }

  /** Makes the files belong to the one who will use them. */
  void own(Path tree) throws IOException {
    if (owner >= 0) {
      FileTree.giveTo(owner, tree);
    }
  }
}
