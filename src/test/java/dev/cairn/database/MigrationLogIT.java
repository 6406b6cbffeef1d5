package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What Flyway logs of the database. */
class MigrationLogIT {

  @Test
  void addressIsLoggedWithoutItsParameters() throws Exception {
    Logger flyway = Logger.getLogger("org.flywaydb");
    LoggedMessages logged = new LoggedMessages();
    flyway.addHandler(logged);
    Level before = flyway.getLevel();
    flyway.setLevel(Level.ALL);
    String parameters = "&password=not-to-be-seen&ApplicationName=nor-this&options=-c%20geqo=on";
    try (TestDatabase database =
        TestDatabase.postgresql(TestDatabase.emptyPostgresql() + parameters)) {
      assertThat(database.number("select count(*) from session")).isZero();
    } finally {
      flyway.setLevel(before);
      flyway.removeHandler(logged);
    }

    assertThat(logged.list())
        .anyMatch(line -> line.contains("jdbc:postgresql://"))
        .noneMatch(line -> line.matches("(?s).*(not-to-be-seen|nor-this|geqo|[?&]user=).*"));
  }
}
