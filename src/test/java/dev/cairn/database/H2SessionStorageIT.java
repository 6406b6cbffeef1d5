package dev.cairn.database;

import org.junit.jupiter.api.BeforeAll;

class H2SessionStorageIT extends DatabaseSessionStorageContract {

  @BeforeAll
  static void start() {
    database = TestDatabase.h2();
  }
}
