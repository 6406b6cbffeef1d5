package dev.cairn.database;

import org.junit.jupiter.api.BeforeAll;

class PostgresqlMessageSearchIT extends DatabaseMessageSearchContract {

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.postgresql();
  }
}
