package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;

/** The same with transactions that are serializable: what they give way to is tried again. */
class SerializableTwoNodesIT extends TwoNodesIT {

  private static final String RECORD_ISOLATION =
      """
      create table if not exists isolation (level text);
      create or replace function note() returns trigger language plpgsql as $$
      begin
        insert into isolation values (current_setting('transaction_isolation'));
        return new;
      end $$;
      create or replace trigger noting before insert on checkpoint
          for each row execute function note()""";

  @Override
  CairnServer.Settings settings() {
    return super.settings().with("CAIRN_DATABASE_ISOLATION", "TRANSACTION_SERIALIZABLE");
  }

  @Override
  EmbeddedPostgres.Builder postgresSettings() {
    return super.postgresSettings()
        .setServerConfig("default_transaction_isolation", "serializable");
  }

  @Override
  CairnServer started(CairnServer.Settings settings) throws Exception {
    CairnServer node = super.started(settings);
    try (var connection = DriverManager.getConnection(url());
        var statement = connection.createStatement()) {
      statement.execute(RECORD_ISOLATION);
    }
    return node;
  }

  @AfterEach
  void everyTransactionWasSerializable() throws SQLException {
    try (var connection = DriverManager.getConnection(url());
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select string_agg(distinct level, ',') from isolation")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("serializable");
    }
  }
}
