package io.plaudit.aggregator.store;

import io.plaudit.model.ObjectRef;
import io.plaudit.model.SideObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Puts objects in the place of what was there, and removes those that are removed. */
final class WriteObjects {

  private static final String UPSERT =
      """
      insert into object (partition, tenant, kind, id, document) values (?, ?, ?, ?, ?::json)
      on conflict (tenant, kind, id, partition) do update set document = excluded.document""";

  private static final String DELETE =
      "delete from object where partition = ? and tenant = ? and kind = ? and id = ?";

  private WriteObjects() {}

  static void run(Connection connection, int partition, List<SideObject> objects)
      throws SQLException {
    if (objects.isEmpty()) {
      return;
    }
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT);
        PreparedStatement delete = connection.prepareStatement(DELETE)) {
      for (SideObject object : objects) {
        PreparedStatement statement = object.isRemoved() ? delete : upsert;
        bind(statement, partition, object.ref());
        if (!object.isRemoved()) {
          statement.setString(5, object.document().text());
        }
        statement.addBatch();
      }
      upsert.executeBatch();
      delete.executeBatch();
    }
  }

  private static void bind(PreparedStatement statement, int partition, ObjectRef ref)
      throws SQLException {
    statement.setInt(1, partition);
    statement.setString(2, ref.tenant());
    statement.setString(3, ref.kind());
    statement.setString(4, ref.id());
  }
}
