package io.plaudit.benchmarks.part;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts Java mains, all with the same flags: ours from the jar that is shipped, the rest from this
 * class path.
 *
 * @param flags of heap and collector
 * @param build of the product
 * @param logs where their output goes
 */
public record Jvm(List<String> flags, Build build, Path logs) {

  private static final String QUIET = "-Dlogback.configurationFile=logback-benchmarks.xml";

  public Jvm {
    flags = List.copyOf(flags);
  }

  /** A main of the product. */
  public Child ours(String name, String mainClass, Map<String, String> environment)
      throws IOException {
    return start(name, List.of("-cp", build.jar().toString(), mainClass), environment);
  }

  /** The product as a person runs it. */
  public Child jar(String name, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of("-jar", build.jar().toString()));
    words.addAll(List.of(arguments));
    return start(name, words, Map.of());
  }

  /** A main of the benchmarks. */
  public Child bench(String name, Class<?> mainClass, String... arguments) throws IOException {
    String classPath = System.getProperty("java.class.path");
    List<String> words = new ArrayList<>(List.of(QUIET, "-cp", classPath, mainClass.getName()));
    words.addAll(List.of(arguments));
    return start(name, words, Map.of());
  }

  private Child start(String name, List<String> words, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(words);
    return Child.start(command, environment, logs.resolve(name + ".log"));
  }
}
