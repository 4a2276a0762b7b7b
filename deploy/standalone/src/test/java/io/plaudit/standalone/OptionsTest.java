package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @Test
  void upHasDefaults() {
    assertThat(Options.parse(List.of("up")))
        .isEqualTo(new Options(false, 8080, Path.of("data").toAbsolutePath()));
  }

  @Test
  void demoTakesPortAndData() {
    assertThat(Options.parse(List.of("demo", "--data", "/var/lib/plaudit", "--port", "0")))
        .isEqualTo(new Options(true, 0, Path.of("/var/lib/plaudit")));
  }

  @ParameterizedTest
  @CsvSource({
    "'', no command",
    "down, no such command: down",
    "up --prot 1, no such option: --prot",
    "up --port, --port needs a value",
    "up --port 70000, --port must be a number from 0 to 65535",
    "up --port -1, --port must be a number"
  })
  void whatIsWrongIsSaid(String arguments, String complaint) {
    List<String> list = arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1));
    assertThatThrownBy(() -> Options.parse(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }
}
