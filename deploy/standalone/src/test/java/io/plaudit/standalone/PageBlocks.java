package io.plaudit.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The indented blocks of a section of docs: commands, what they answer, and SQL. */
record PageBlocks(List<String> blocks) {

  private static final String HEADING = "## ";
  private static final String INDENT = "    ";
  private static final String LEFT_OUT = "…";

  /**
   * @param page its file name
   * @param section its title
   */
  static PageBlocks of(String page, String section) throws IOException {
    List<String> blocks = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (String line : lines(page, section)) {
      if (line.startsWith(INDENT)) {
        open.add(line.substring(INDENT.length()));
      } else if (!open.isEmpty()) {
        blocks.add(String.join("\n", open));
        open.clear();
      }
    }
    return new PageBlocks(blocks);
  }

  private static List<String> lines(String page, String section) throws IOException {
    List<String> lines = Files.readAllLines(PlauditProcess.root().resolve("docs").resolve(page));
    int start = lines.indexOf(HEADING + section);
    if (start < 0) {
      throw new AssertionError(page + " has no section " + section);
    }
    List<String> found = new ArrayList<>();
    for (String line : lines.subList(start + 1, lines.size())) {
      if (line.startsWith(HEADING)) {
        break;
      }
      found.add(line);
    }
    found.add("");
    return found;
  }

  /**
   * A command and what the page says that it answers.
   *
   * @param answer matches it; anything where the page shows none
   */
  record Command(String text, Pattern answer) {}

  List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).startsWith("curl ")) {
        String next = i + 1 < blocks.size() ? blocks.get(i + 1) : "";
        commands.add(
            new Command(blocks.get(i), pattern(next.matches("(?s)[{\\[].*") ? next : LEFT_OUT)));
      }
    }
    return commands;
  }

  List<String> startingWith(String words) {
    return blocks.stream().filter(block -> block.startsWith(words)).toList();
  }

  /** Lines are broken for the reader; what is left out may be anything. */
  private static Pattern pattern(String shown) {
    String whole = shown.lines().map(String::strip).collect(Collectors.joining());
    return Pattern.compile(
        Stream.of(whole.split(LEFT_OUT, -1)).map(Pattern::quote).collect(Collectors.joining(".*?")),
        Pattern.DOTALL);
  }
}
