package io.plaudit.embedded;

import java.nio.file.Path;

/** Main class of a process that commits one row. */
final class DoomedDatabase {

  private DoomedDatabase() {}

  public static void main(String[] args) throws Exception {
    EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(args[0]), 0);
    Sql.run(database, "create table kept (word text)");
    Sql.run(database, "insert into kept values ('committed')");
    DoomedProcess.waitToBeKilled(args[1]);
  }
}
