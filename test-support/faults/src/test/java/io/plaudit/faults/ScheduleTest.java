package io.plaudit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private final List<Part> parts = Stream.of(Part.Role.values()).map(ScheduleTest::part).toList();

  @Test
  void everyPartMeetsEveryKindBeforeAnyComesAgain() {
    Schedule schedule = new Schedule(7, parts);
    Set<String> met = new HashSet<>();
    for (int i = 0; i < parts.size() * FaultKind.values().length; i++) {
      Fault fault = schedule.next();
      met.add(fault.part().name() + fault.kind());
    }
    assertThat(met).hasSize(parts.size() * FaultKind.values().length);
  }

  @Test
  void theSameSeedMakesTheSameFaults() {
    assertThat(told(7)).isEqualTo(told(7)).isNotEqualTo(told(8));
  }

  private List<String> told(long seed) {
    Schedule schedule = new Schedule(seed, parts);
    return Stream.generate(schedule::next).limit(100).map(Fault::told).toList();
  }

  private static Part part(Part.Role role) {
    return new JavaPart(
        role.name(),
        role,
        "none",
        Map.of(),
        null,
        Map.of("a", List.of(), "b", List.of()),
        () -> true);
  }
}
