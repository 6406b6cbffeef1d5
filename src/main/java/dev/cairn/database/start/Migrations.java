package dev.cairn.database.start;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Migrates the schema of a database to the current version. Servers that start simultaneously wait
 * for each other.
 */
final class Migrations {

  private Migrations() {}

  /**
   * @param product the product name that the JDBC driver reports
   */
  static void run(DataSource dataSource, String product) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(dataSource)
        .loggers(MigrationLog.class.getName())
        .callbackLocations("classpath:db/migration")
        .placeholders(
            product.equals("H2")
                ? Map.of("blob", "binary large object", "clob", "character large object")
                : Map.of("blob", "bytea", "clob", "text"))
        .load()
        .migrate();
  }
}
