package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.search.MessageSearch;
import dev.cairn.search.MessageSearchContract;
import dev.cairn.session.SessionStorage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same with transactions that are serializable: what they give way to is tried again. */
class SerializableMessageSearchIT extends MessageSearchContract {

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
  protected MessageSearch searchFor(String username) {
    return database.searchFor(username);
  }
}
