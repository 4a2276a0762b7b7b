package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A script that plays scenarios by name, one after the other, with one browser for all of them. */
final class Scenarios implements AutoCloseable {

  private static final int SECONDS_TO_END = 20;

  private final Process process;
  private final BufferedWriter names;
  private final BufferedReader outcomes;
  private final Path errors;

  private Scenarios(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    names = process.outputWriter(StandardCharsets.UTF_8);
    outcomes = process.inputReader(StandardCharsets.UTF_8);
  }

  static Scenarios of(String script, Map<String, String> variables) throws IOException {
    Path errors = Files.createTempFile("scenarios", ".err");
    ProcessBuilder builder =
        new ProcessBuilder("node", SdkScript.file(script).toString())
            .redirectError(errors.toFile());
    builder.environment().putAll(variables);
    return new Scenarios(builder.start(), errors);
  }

  /** Plays it; one that fails says why. */
  void play(String name) throws IOException {
    names.write(name);
    names.newLine();
    names.flush();
    String outcome = outcomes.readLine();
    assertThat(outcome).as(() -> said(errors)).isNotNull();
    assertThat(Client.JSON.readTree(outcome).path("failure").asText()).isEmpty();
  }

  private static String said(Path errors) {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws IOException {
    names.close();
    boolean ended =
        process
            .onExit()
            .thenApply(exited -> true)
            .completeOnTimeout(false, SECONDS_TO_END, TimeUnit.SECONDS)
            .join();
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
