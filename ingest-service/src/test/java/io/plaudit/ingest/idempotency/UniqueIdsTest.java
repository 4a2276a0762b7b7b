package io.plaudit.ingest.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class UniqueIdsTest {

  private static final long NOON = 1_795_176_000_000L;

  private final AtomicLong clock = new AtomicLong(NOON);
  private final UniqueIds ids = new UniqueIds(clock::get);

  @Test
  void they_are_uuids_of_version_7_that_begin_with_the_time() {
    UUID id = ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON);
  }

  @Test
  void they_grow_when_the_clock_stands_still_or_goes_back() {
    List<String> made =
        IntStream.range(0, 20_000)
            .mapToObj(
                number -> {
                  clock.set(NOON - number / 10_000);
                  return ids.next().toString();
                })
            .toList();

    assertThat(made).isSorted().doesNotHaveDuplicates();
    assertThat(made).allMatch(id -> UUID.fromString(id).version() == 7);
  }

  @Test
  void what_follows_the_time_is_never_the_same() {
    assertThat(Stream.generate(ids::next).limit(2_000).map(UUID::getLeastSignificantBits))
        .doesNotHaveDuplicates();
    assertThat(new UniqueIds(clock::get).next()).isNotEqualTo(new UniqueIds(clock::get).next());
  }

  @Test
  void threads_never_get_the_same() {
    assertThat(Stream.generate(ids::next).parallel().limit(50_000).collect(Collectors.toSet()))
        .hasSize(50_000);
  }
}
