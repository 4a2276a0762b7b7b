package io.plaudit.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.standalone.Options;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PlauditMainTest {

  private final StringWriter errors = new StringWriter();

  private CommandLine commandLine() {
    return PlauditMain.commandLine().setErr(new PrintWriter(errors, true));
  }

  @Test
  void upHasDefaults() {
    assertThat(starting().options(false))
        .isEqualTo(new Options(false, 8080, Path.of("data").toAbsolutePath()));
  }

  @Test
  void demoTakesPortAndData() {
    assertThat(starting("--data", "/var/lib/plaudit", "--port", "0").options(true))
        .isEqualTo(new Options(true, 0, Path.of("/var/lib/plaudit")));
  }

  @ParameterizedTest
  @CsvSource({
    "'', no command",
    "down, no such command: down",
    "up --prot 1, no such option: --prot",
    "up --port, --port needs a value",
    "up --port 70000, must be a number from 0 to 65535",
    "up --port -1, must be a number"
  })
  void whatIsWrongIsSaid_withTheUsage(String arguments, String complaint) {
    String[] list = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);
    assertThat(commandLine().execute(list)).isEqualTo(Exit.USAGE);
    assertThat(errors.toString()).contains("plaudit: ").contains(complaint).contains("Usage: ");
  }

  private static Starting starting(String... arguments) {
    Starting starting = new Starting();
    CommandLine.populateCommand(starting, arguments);
    return starting;
  }
}
