package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same for a user of PostgreSQL who may not create the extension that has the index. */
class WithoutTrigramsMessageSearchIT extends DatabaseMessageSearchContract {

  private static final LoggedMessages LOGGED = new LoggedMessages();

  @BeforeAll
  static void start() throws Exception {
    Logger search = Logger.getLogger("dev.cairn.database.search");
    search.addHandler(LOGGED);
    try {
      database = TestDatabase.ofUserWithoutExtensions();
    } finally {
      search.removeHandler(LOGGED);
    }
  }

  @Test
  void whatIsMissingIsSaidWithTheLineToRun() throws Exception {
    assertThat(LOGGED.list())
        .singleElement()
        .asString()
        .contains(
            "permission denied to create extension",
            "as its owner or as a superuser",
            "create extension if not exists pg_trgm;");
    assertThat(database.number("select count(*) from pg_extension where extname = 'pg_trgm'"))
        .isZero();
  }
}
