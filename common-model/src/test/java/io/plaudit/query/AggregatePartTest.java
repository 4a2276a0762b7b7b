package io.plaudit.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AggregatePartTest {

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(AggregatePart.class.getResourceAsStream("aggregate-part.schema.json"));

  @Test
  void aPart_isAsItsSchemaSays_andItsNumbersAreExact() throws Exception {
    String json = json(part(AggregatePlace.ofTag("acme", "quality", "_user", "é \"1\"")));

    assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
    assertThat(json)
        .contains("\"weighted_value\":-12345678901234567890.123456789012345678")
        .contains("\"scope\":\"tag:_user\",\"value\":\"é \\\"1\\\"\"");
    JsonNode read = new ObjectMapper().readTree(json);
    assertThat(read.at("/distribution/0/label").asText()).isEqualTo("good");
    assertThat(read.get("next_offset").asLong()).isEqualTo(17);
  }

  @Test
  void theSchema_refusesWhatNoPartIs() throws Exception {
    String json = json(part(AggregatePlace.everything("acme", "quality")));

    assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
    assertThat(SCHEMA.validate(json.replace("everything", "something"), InputFormat.JSON))
        .isNotEmpty();
    assertThat(SCHEMA.validate(json.replace("\"scored\":2,", ""), InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void keys_areArrays_andNoTagIsTakenForAnotherScope() {
    assertThat(key(AggregatePlace.ofTrace("acme", "k", "t\"1")))
        .isEqualTo("[\"acme\",\"k\",\"trace\",\"t\\\"1\",3]");
    assertThat(key(AggregatePlace.ofTag("acme", "k", "trace", "t\"1")))
        .isEqualTo("[\"acme\",\"k\",\"tag:trace\",\"t\\\"1\",3]");
    assertThat(key(AggregatePlace.everything("acme", "k")))
        .isEqualTo("[\"acme\",\"k\",\"everything\",\"\",3]");
  }

  private static String key(AggregatePlace place) {
    return new String(place.recordKey(3), StandardCharsets.UTF_8);
  }

  private static String json(AggregatePart part) {
    return new String(part.encode(), StandardCharsets.UTF_8);
  }

  private static AggregatePart part(AggregatePlace place) {
    return new AggregatePart(
        place,
        3,
        17,
        new Sums(
            2,
            2,
            new BigDecimal("1.5"),
            new BigDecimal("-12345678901234567890.123456789012345678"),
            new BigDecimal("1.25"),
            new BigDecimal("1E+3")),
        List.of(new Summary.Entry(new BigDecimal("-10"), "good", 2, new BigDecimal("1.5"))),
        1);
  }
}
