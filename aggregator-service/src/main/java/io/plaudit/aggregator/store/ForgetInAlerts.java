package io.plaudit.aggregator.store;

import io.plaudit.model.Erasure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Removes what alerts know of a value of a tag: how it stands, and what is to be told or was. No
 * function of the log, they are not recounted; a rule that names the value is its admin's.
 */
final class ForgetInAlerts {

  private static final List<String> TABLES = List.of("alert_state", "alert_delivery");

  private ForgetInAlerts() {}

  static void run(Connection connection, ErasureStep step) throws SQLException {
    if (!step.isLast()) {
      return;
    }
    Erasure erasure = step.erasure();
    for (String table : TABLES) {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "delete from " + table + " where tenant = ? and tag = ? and tag_value = ?")) {
        delete.setString(1, erasure.tenant());
        delete.setString(2, erasure.tag());
        delete.setString(3, erasure.value());
        delete.executeUpdate();
      }
    }
  }
}
