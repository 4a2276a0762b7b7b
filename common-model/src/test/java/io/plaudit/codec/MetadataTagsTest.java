package io.plaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.model.RawJson;
import io.plaudit.model.TagNames;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetadataTagsTest {

  private static final TagNames NAMES = TagNames.standardAnd(List.of("team"));

  @Test
  void scalarsAreTagsAsTheirJsonText() {
    RawJson metadata =
        new RawJson(
            "{\"_user\":5,\"_prompt\":\"5\",\"_environment\":true,\"team\":1.50,\"other\":\"x\"}");
    assertThat(MetadataTags.of(metadata, NAMES))
        .containsOnly(
            java.util.Map.entry("_user", "5"),
            java.util.Map.entry("_prompt", "5"),
            java.util.Map.entry("_environment", "true"),
            java.util.Map.entry("team", "1.50"));
  }

  @Test
  void nullAndNestedValuesAreNoTags() {
    RawJson metadata =
        new RawJson("{\"_user\":null,\"_prompt\":{\"_user\":\"x\"},\"_organisation\":[\"y\"]}");
    assertThat(MetadataTags.of(metadata, NAMES)).isEmpty();
  }

  @Test
  void tooLongATagIsRefused() {
    RawJson metadata = new RawJson("{\"_user\":\"" + "u".repeat(257) + "\"}");
    assertThatThrownBy(() -> MetadataTags.of(metadata, NAMES))
        .hasMessageStartingWith("metadata._user must have at most 256 characters");
    assertThatThrownBy(() -> MetadataTags.require(metadata, NAMES))
        .hasMessageStartingWith("metadata._user must have at most 256 characters");
  }

  @Test
  void theLongestTag_isTaken() {
    MetadataTags.require(new RawJson("{\"_user\":\"" + "u".repeat(256) + "\"}"), NAMES);
    MetadataTags.require(new RawJson("{\"other\":\"" + "u".repeat(257) + "\"}"), NAMES);
  }
}
