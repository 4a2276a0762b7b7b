package io.plaudit.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.plaudit.config.Secret;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestPostgres;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written in binary is what PostgreSQL reads. */
final class BinaryValuesIT {

  private static final TestDatabase DATABASE = TestPostgres.freshDatabase();

  private final Sessions sessions =
      new Sessions(
          new DatabaseAccess(
              DATABASE.jdbcUrl().substring("jdbc:".length()),
              DATABASE.user(),
              new Secret(DATABASE.password())));

  @Test
  void decimals_keepEveryDigitAndTheirScale() throws SQLException {
    List<BigDecimal> decimals = new ArrayList<>();
    Stream.of(
            "0",
            "0.0",
            "0.000",
            "1",
            "-1",
            "10",
            "9999",
            "10000",
            "10001",
            "-123456789",
            "0.1",
            "0.00001",
            "-0.00010000",
            "1234.5678",
            "12345.67890",
            "100000000",
            "99990000.9999",
            "999999999999999",
            "0.999999999999999",
            "9007199254740993",
            "12345678901234567",
            "-0.00000000000000000000000000000000000001",
            "1E+3",
            "123E+20",
            "1E-40")
        .map(BigDecimal::new)
        .forEach(decimals::add);
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      decimals.add(
          new BigDecimal(new BigInteger(1 + random.nextInt(200), random), random.nextInt(60))
              .multiply(BigDecimal.valueOf(random.nextInt(3) - 1)));
    }

    List<String> read = sent(ColumnType.NUMERIC, decimals);

    assertThat(read).isEqualTo(decimals.stream().map(BigDecimal::toPlainString).toList());
  }

  @Test
  void textsNumbersIdsAndInstants_arriveAsTheyAre() throws SQLException {
    assertThat(sent(ColumnType.TEXT, List.of("", "a", "{\"x\",\\}", "naïve 😊\n")))
        .containsExactly("", "a", "{\"x\",\\}", "naïve 😊\n");
    assertThat(sent(ColumnType.BIGINT, List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE)))
        .containsExactly("0", "-1", Long.toString(Long.MIN_VALUE), Long.toString(Long.MAX_VALUE));
    UUID id = UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    assertThat(sent(ColumnType.UUID, List.of(id))).containsExactly(id.toString());
    assertThat(
            sent(
                ColumnType.TIMESTAMP,
                List.of(
                    Instant.parse("2026-11-21T12:00:00.123456Z"),
                    Instant.parse("1999-12-31T23:59:59.999999Z"))))
        .containsExactly("2026-11-21 12:00:00.123456+00", "1999-12-31 23:59:59.999999+00");
  }

  @Test
  void nullsAndEmptyArrays_arriveToo() throws SQLException {
    List<Object> withNull = new ArrayList<>(List.of("a"));
    withNull.add(null);
    assertThat(sent(ColumnType.TEXT, withNull)).containsExactly("a", null);
    assertThat(sent(ColumnType.UUID, List.of())).isEmpty();
  }

  @Test
  void arrayThatTheDriverWouldSendAsText_isRefused_andNotNull() throws SQLException {
    try (Connection connection = DATABASE.connect();
        PreparedStatement select = connection.prepareStatement("select ?::numeric[]")) {
      ArrayParameter array = new ArrayParameter(ColumnType.NUMERIC, 0, false);

      assertThatIllegalStateException()
          .isThrownBy(() -> array.set(select, 1))
          .withMessageContaining("arrays are sent in binary");
    }
  }

  private List<String> sent(ColumnType type, List<?> values) throws SQLException {
    try (Connection connection = sessions.durable("test");
        PreparedStatement select =
            connection.prepareStatement(
                "select x::text from unnest(?::"
                    + type.sql()
                    + "[]) with ordinality u(x, i)"
                    + " order by i")) {
      connection.createStatement().execute("set timezone to 'UTC'");
      ArrayParameter array = new ArrayParameter(type, values.size(), true);
      values.forEach(array::add);
      array.set(select, 1);
      List<String> read = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          read.add(rows.getString(1));
        }
      }
      return read;
    }
  }
}
