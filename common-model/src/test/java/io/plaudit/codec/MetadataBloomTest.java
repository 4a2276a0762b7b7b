package io.plaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.model.RawJson;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MetadataBloomTest {

  private static final RawJson METADATA =
      new RawJson(
          "{\"_user\":\"u-1\",\"n\":5,\"list\":[{\"deep\":\"caf\\u00e9\"},\"\"],\"name\":null}");

  @Test
  void holdsEveryText_asItReads_atAnyDepth() {
    MetadataBloom bloom = MetadataBloom.of(METADATA);

    assertThat(bloom.mayHold(MetadataBloom.of("u-1"))).isTrue();
    assertThat(bloom.mayHold(MetadataBloom.of("café"))).isTrue();
    assertThat(bloom.mayHold(MetadataBloom.of(""))).isTrue();
  }

  @Test
  void namesAndNumbers_areNoTexts() {
    assertThat(MetadataBloom.of(new RawJson("{\"n\":5,\"o\":{\"p\":[true,null]}}")))
        .isEqualTo(MetadataBloom.NONE);
  }

  @Test
  void rulesOutNearlyAll_thatIsNotThere() {
    MetadataBloom bloom =
        MetadataBloom.of(
            new RawJson(
                "{\"a\":\"user-1\",\"b\":\"prompt-2\",\"c\":\"org-3\",\"d\":\"production\","
                    + "\"e\":\"model-4\",\"f\":\"session-5\",\"g\":\"en\",\"h\":\"web\"}"));

    long passed =
        IntStream.range(0, 100_000)
            .filter(i -> bloom.mayHold(MetadataBloom.of("absent-" + i)))
            .count();

    assertThat(passed).isLessThan(500);
  }

  /** Rows keep it: a value that changes with the code would lose what is stored. */
  @Test
  void isTheSameForEver() {
    assertThat(MetadataBloom.of(METADATA))
        .isEqualTo(new MetadataBloom(0x8002040c400000aL, 0x1080140000L));
  }
}
