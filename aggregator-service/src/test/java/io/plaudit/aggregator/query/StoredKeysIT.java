package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.MadeKey;
import io.plaudit.access.Scope;
import io.plaudit.model.SideObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that were made, as a real database has them, over a log that is where a test says. */
final class StoredKeysIT {

  private static final String SECRET = "pk_0123456789abcdef0123456789abcdef0123456789a";
  private static final String PATH = "/v1/summary";

  private final FakeLogState log = new FakeLogState();
  private final StoredFeedback stored = StoredFeedback.empty();
  private final QueryServer server =
      QueryServer.start(
          stored.database(), Duration.ofSeconds(5), QuerySettings.Limits.STANDARD, log);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aKeyIsItsTenants_andWhatIsNoneIsNobodys() throws Exception {
    MadeKey key = key(SECRET, null);
    store(key.object().document().text(), key);
    MadeKey expired = key(SECRET.replace("a", "b"), Instant.now().minusSeconds(1));
    store(expired.object().document().text(), expired);
    MadeKey revoked = key(SECRET.replace("a", "c"), null);
    store(revoked.revoked(Instant.now()).object().document().text(), revoked);
    MadeKey spoilt = key(SECRET.replace("a", "d"), null);
    store(spoilt.object().document().text().replace("\"read\"", "\"operator\""), spoilt);

    assertThat(status(SECRET)).isEqualTo(200);
    for (String letter : new String[] {"b", "c", "d", "e"}) {
      assertThat(status(SECRET.replace("a", letter))).as(letter).isEqualTo(401);
    }
  }

  @Test
  void whileTheStoreIsBehindTheLogNobodyKnowsWhetherAKeyIsRevoked() throws Exception {
    MadeKey key = key(SECRET, null);
    store(key.object().document().text(), key);
    log.ends(Map.of(0, 1L)).applied(Map.of(0, 0L)).owned(false);

    assertThat(status(SECRET)).isEqualTo(503);
    assertThat(status(QueryServer.KEY)).isEqualTo(200);
    log.applied(Map.of(0, 1L)).owned(true);
    assertThat(status(SECRET)).isEqualTo(200);
  }

  /** With few keys it would not be worth it. */
  @Test
  void itIsFoundByItsIndex() throws Exception {
    StringBuilder plan = new StringBuilder();
    try (Connection connection = stored.database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set enable_seqscan = off");
      statement.execute("set enable_bitmapscan = off");
      try (ResultSet lines =
          statement.executeQuery("explain " + StoredKeys.SELECT.replace("$1", "array['a', 'b']"))) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
    }
    assertThat(plan).contains("Index Scan using key_by_hash").contains("Index Cond");
  }

  private int status(String key) {
    return server.response(key, PATH).statusCode();
  }

  private void store(String document, MadeKey key) throws SQLException {
    SideObject object = key.object();
    try (Connection connection = stored.database().connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into objects.object values (0, ?, ?, ?, cast(? as json))")) {
      insert.setString(1, object.ref().tenant());
      insert.setString(2, object.ref().kind());
      insert.setString(3, object.ref().id());
      insert.setString(4, document);
      insert.executeUpdate();
    }
  }

  private static MadeKey key(String secret, Instant expiresAt) {
    return new MadeKey(
        UUID.randomUUID(),
        TestFeedback.TENANT,
        "a test's",
        ApiKeys.sha256(secret),
        UUID.randomUUID(),
        Set.of(Scope.READ),
        expiresAt,
        null,
        Instant.now(),
        null);
  }
}
