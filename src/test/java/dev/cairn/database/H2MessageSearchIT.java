package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;

class H2MessageSearchIT extends DatabaseMessageSearchContract {

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.h2();
    assertThat(database.searchIndex().isComplete()).isTrue();
  }
}
