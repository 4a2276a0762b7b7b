package io.plaudit.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MachineTest {

  @Test
  void theKernel_isAVersion_withoutTheNameOfItsBuilder() {
    assertThat(Machine.kernel("6.1.0-28-amd64")).isEqualTo("6.1.0");
    assertThat(Machine.kernel("5.15.0-1072-somebodys-cloud")).isEqualTo("5.15.0");
  }

  @Test
  void theDescription_namesNoDirectoryOfThisMachine() throws IOException, InterruptedException {
    String description = Machine.description(List.of("-Xmx1g"), false);

    assertThat(description)
        .contains("processor", "-Xmx1g")
        .doesNotContain(System.getProperty("user.dir"), System.getProperty("java.home"));
  }
}
