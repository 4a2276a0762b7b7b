package io.plaudit.embedded;

/** Where a server on this machine is reached, and as whom. */
record PostgresAddress(int port, String user, String password) {

  static final String HOST = "127.0.0.1";

  String jdbcUrl(String database) {
    return "jdbc:postgresql://" + HOST + ":" + port + "/" + database;
  }

  @Override
  public String toString() {
    return user + "@" + HOST + ":" + port;
  }
}
