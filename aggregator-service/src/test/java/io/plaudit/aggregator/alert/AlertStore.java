package io.plaudit.aggregator.alert;

import io.plaudit.aggregator.query.QueryDatabase;
import io.plaudit.aggregator.store.DatabaseAccess;
import io.plaudit.aggregator.store.Migrations;
import io.plaudit.alert.AlertRule;
import io.plaudit.config.Secret;
import io.plaudit.model.Digests;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestPostgres;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A store as the aggregator leaves it, of which a test says what it has added up. */
final class AlertStore {

  private final TestDatabase database = TestPostgres.freshDatabase();

  AlertStore() {
    new Migrations(new DatabaseAccess(url(), database.user(), new Secret(database.password())))
        .run();
    execute("insert into position values (0, 0, 0)");
    execute("insert into objects.position values (0, 0, 0)");
  }

  PgConnectOptions options() {
    return QueryDatabase.connectOptions(
        url(), database.user(), new Secret(database.password()), Duration.ofSeconds(5));
  }

  /** From now on there are so many feedbacks of this score, and no others, this hour. */
  void feedback(String tenant, String tag, String value, int score, int count) {
    Object group = Digests.hash128(tenant, "feedback", tag);
    Object hash = Digests.hash128(value);
    execute("delete from tag_hourly where group_hash = ? and value_hash = ?", group, hash);
    execute("delete from tag_aggregate where group_hash = ? and value_hash = ?", group, hash);
    String sums = "?, null, ?, ?, ? * ?, ?, ? * ? * ?)";
    execute(
        "insert into tag_aggregate values (0, ?, ?, 'x', ?, 'feedback', ?, ?, " + sums,
        group,
        hash,
        tenant,
        tag,
        value,
        score,
        count,
        count,
        score,
        count,
        count,
        score,
        score,
        count);
    execute(
        "insert into tag_hourly values (0, ?, ?, date_trunc('hour', now(), 'UTC'), 'x', " + sums,
        group,
        hash,
        score,
        count,
        count,
        score,
        count,
        count,
        score,
        score,
        count);
    execute("update position set next_offset = next_offset + 1");
  }

  void rule(AlertRule rule) {
    execute(
        "insert into objects.object values (0, ?, ?, ?, ?::json)"
            + " on conflict (tenant, kind, id, partition) do update"
            + " set document = excluded.document",
        rule.tenant(),
        AlertRule.KIND,
        rule.id().toString(),
        rule.object().document().text());
    execute("update objects.position set next_offset = next_offset + 1");
  }

  void remove(AlertRule rule) {
    execute("delete from objects.object where id = ?", rule.id().toString());
    execute("update objects.position set next_offset = next_offset + 1");
  }

  void execute(String sql, Object... parameters) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows, columns joined by blanks. */
  List<String> rows(String sql, Object... parameters) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          StringBuilder row = new StringBuilder(String.valueOf(result.getString(1)));
          for (int column = 2; column <= result.getMetaData().getColumnCount(); column++) {
            row.append(' ').append(result.getString(column));
          }
          rows.add(row.toString());
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String url() {
    return "postgresql://" + database.host() + ":" + database.port() + "/" + database.database();
  }
}
