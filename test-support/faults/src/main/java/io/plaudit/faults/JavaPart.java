package io.plaudit.faults;

import io.plaudit.testsupport.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A broker or a service: one JVM. */
final class JavaPart implements Part {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

  // Many of them share the machine, and each starts often.
  private static final String SMALL =
      "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx384m";

  private final String name;
  private final Role role;
  private final String mainClass;
  private final Map<String, String> environment;
  private final Path log;
  private final Map<String, List<TcpProxy>> links;
  private final Health health;
  private volatile ServiceProcess process;

  /** How one sees from outside that a process serves. */
  @FunctionalInterface
  interface Health {
    boolean serves() throws InterruptedException;
  }

  JavaPart(
      String name,
      Role role,
      String mainClass,
      Map<String, String> environment,
      Path log,
      Map<String, List<TcpProxy>> links,
      Health health) {
    this.name = name;
    this.role = role;
    this.mainClass = mainClass;
    this.environment = new HashMap<>(environment);
    this.environment.put("JDK_JAVA_OPTIONS", SMALL);
    this.log = log;
    this.links = links;
    this.health = health;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Role role() {
    return role;
  }

  @Override
  public Map<String, List<TcpProxy>> links() {
    return links;
  }

  @Override
  public void start() throws IOException {
    process = ServiceProcess.start(mainClass, environment, log);
  }

  @Override
  public void kill() {
    if (process != null) {
      process.kill9();
    }
  }

  @Override
  public void stop() throws IOException, InterruptedException {
    process.stop(STOP_LIMIT);
  }

  @Override
  public void freeze() throws IOException, InterruptedException {
    process.pause();
  }

  @Override
  public void thaw() throws IOException, InterruptedException {
    process.resume();
  }

  @Override
  public boolean healthy() throws InterruptedException {
    return process.isAlive() && health.serves();
  }

  @Override
  public List<Long> javaProcesses() {
    return List.of(process.pid());
  }

  @Override
  public String toString() {
    return name;
  }
}
