package io.plaudit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigestsTest {

  @Test
  void hash128_tellsSequencesApart() {
    assertThat(Digests.hash128("a", "bc")).isNotEqualTo(Digests.hash128("ab", "c"));
    assertThat(Digests.hash128("a", "bc")).isEqualTo(Digests.hash128("a", "bc"));
  }

  /** Stored hashes outlive a release: this value may never change. */
  @Test
  void hash128_isStable() {
    assertThat(Digests.hash128("default", "YOUR_TRACE_ID"))
        .hasToString("493baefa-06c0-34c8-05ab-4e4e07c8c00a");
  }

  @Test
  void nameUuid_hasVersion8AndTheVariantOfTheRfc() {
    assertThat(Digests.nameUuid("x").version()).isEqualTo(8);
    assertThat(Digests.nameUuid("x").variant()).isEqualTo(2);
    assertThat(Digests.nameUuid("x")).isNotEqualTo(Digests.nameUuid("y"));
  }

  @Test
  void fingerprint_isTheStartOfSha256() {
    byte[] abc = "-abc-".getBytes(StandardCharsets.UTF_8);
    assertThat(Fingerprint.of(abc, 1, 3).hex()).isEqualTo("ba7816bf8f01cfea414140de5dae2223");
  }
}
