package io.plaudit.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TestPostgresTest {

  @Test
  void understandsTheUrlOfAServerElsewhere() {
    assertThat(TestPostgres.parse("jdbc:postgresql://db:5433/postgres?user=me&password=secret"))
        .isEqualTo(new TestDatabase("db", 5433, "postgres", "me", "secret"));
  }

  @Test
  void wantsUserAndPasswordInTheUrl() {
    assertThatThrownBy(() -> TestPostgres.parse("jdbc:postgresql://db/postgres"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(TestPostgres.EXTERNAL);
  }
}
