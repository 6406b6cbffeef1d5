package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.session.SessionReader;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionStorageContract;
import dev.cairn.stats.SessionStatsStorage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same with transactions that are serializable: what they give way to is tried again. */
class SerializableSessionStorageIT extends SessionStorageContract {

  private static TestDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.serializable();
    assertThat(database.isolation()).isEqualTo("serializable");
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @Override
  protected SessionStorage storageFor(String username) {
    return database.storageFor(username);
  }

  @Override
  protected SessionReader readerFor(String username) {
    return database.readerFor(username);
  }

  @Override
  protected SessionStatsStorage statsFor(String username) {
    return database.statsFor(username);
  }
}
