package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;

/** The same with transactions that are serializable: what they give way to is tried again. */
class SerializableSessionStorageIT extends DatabaseSessionStorageContract {

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.serializable();
    assertThat(database.isolation()).isEqualTo("serializable");
  }
}
