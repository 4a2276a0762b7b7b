package io.plaudit.ingest.bound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SharedBoundTest {

  private final SharedBound bound = new SharedBound(900);

  @Test
  void one_alone_has_four_fifths_and_who_comes_then_finds_room() {
    assertThat(taken("loud", 1)).isBetween(719L, 721L);
    assertThat(bound.of("quiet").reserve(100)).isTrue();
    assertThat(bound.of("loud").reserve(1)).isFalse();
  }

  @Test
  void two_who_take_all_they_can_get_have_the_same() {
    for (int i = 0; i < 1_000; i++) {
      bound.of("one").reserve(1);
      bound.of("other").reserve(1);
    }
    assertThat(bound.current()).isBetween(798L, 802L);
    assertThat(bound.of("third").reserve(98)).isTrue();
  }

  @Test
  void what_alone_is_over_the_bound_fits_alone() {
    assertThat(bound.of("large").reserve(5_000)).isTrue();
    assertThat(bound.of("small").reserve(1)).isFalse();
    bound.of("large").release(5_000);
    assertThat(bound.of("small").reserve(1)).isTrue();
    assertThat(bound.of("large").reserve(5_000)).isFalse();
  }

  @Test
  void what_is_given_back_can_be_taken_again_by_the_same() {
    long all = taken("loud", 10);
    bound.of("loud").release(all);

    assertThat(bound.current()).isZero();
    assertThat(taken("loud", 10)).isEqualTo(all);
  }

  private long taken(String holder, long step) {
    long before = bound.current();
    while (bound.of(holder).reserve(step)) {
      // As much as it can get.
    }
    return bound.current() - before;
  }
}
