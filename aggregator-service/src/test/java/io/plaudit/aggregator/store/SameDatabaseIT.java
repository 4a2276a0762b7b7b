package io.plaudit.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.config.Secret;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestPostgres;
import org.junit.jupiter.api.Test;

final class SameDatabaseIT {

  private static final TestDatabase DATABASE = TestPostgres.freshDatabase();

  @Test
  void one_database_is_the_same_under_another_name_and_its_neighbour_is_not() {
    String url = DATABASE.jdbcUrl().substring("jdbc:".length());

    assertThat(SameDatabase.is(access(url), access(url + "?sslmode=prefer"))).isTrue();
    TestDatabase neighbour = TestPostgres.freshDatabase();
    assertThat(
            SameDatabase.is(access(url), access(neighbour.jdbcUrl().substring("jdbc:".length()))))
        .isFalse();
  }

  private static DatabaseAccess access(String url) {
    return new DatabaseAccess(url, DATABASE.user(), new Secret(DATABASE.password()));
  }
}
