package io.plaudit.aggregator.store;

import io.plaudit.config.Secret;

/**
 * How a database is reached.
 *
 * @param url {@code postgresql://host:port/database}, without user and password
 */
public record DatabaseAccess(String url, String user, Secret password) {

  String jdbcUrl() {
    return "jdbc:" + url;
  }
}
