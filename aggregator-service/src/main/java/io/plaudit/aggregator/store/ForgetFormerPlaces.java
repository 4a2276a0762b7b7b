package io.plaudit.aggregator.store;

import io.plaudit.model.Erasure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Marks where feedback of somebody was counted who is forgotten: it goes as soon as it is told. */
final class ForgetFormerPlaces {

  private static final String SQL =
      """
      update former_place set forgotten = true
      where partition = ? and not forgotten and tenant = ? and tags ->> ? = ?""";

  private ForgetFormerPlaces() {}

  /** Once, at the end. */
  static void run(Connection connection, int partition, ErasureStep step) throws SQLException {
    if (!step.isLast()) {
      return;
    }
    Erasure erasure = step.erasure();
    try (PreparedStatement update = connection.prepareStatement(SQL)) {
      update.setInt(1, partition);
      update.setString(2, erasure.tenant());
      update.setString(3, erasure.tag());
      update.setString(4, erasure.value());
      update.executeUpdate();
    }
  }
}
