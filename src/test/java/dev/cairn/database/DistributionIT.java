package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The schema, as all migrations leave it, can be distributed over several machines by session. What
 * the exceptions cost is in {@code docs/adr/0021}.
 */
class DistributionIT extends OnEachDatabase {

  private static final Map<String, String> TREE = SessionTreeSql.KEYS;

  /**
   * Tables of no session, and of those that are distributed the column that says where rows are.
   */
  private static final Map<String, String> OTHERS =
      Map.of(
          // Found by the checkpoint or the key, before the session is known.
          "checkpoint_directory", "id",
          "idempotency_key", "username",
          "account", "username",
          "sign_in", "username",
          "knowledge_store", "owner",
          "knowledge_file", "owner",
          "audit_event", "id");

  /** Small tables of which each machine has all rows. */
  private static final Set<String> REFERENCE_TABLES =
      Set.of("api_token", "encryption_key", "page_session", "revoked_token", "sign_in_code");

  /**
   * Tables of one row, which stays where it is. No change of a session writes to them: {@code
   * event_position} is written by who gives positions to what was committed before, for many events
   * at once; {@code retention_run} by the one node that applies retention.
   */
  private static final Set<String> TABLES_OF_ONE_ROW = Set.of("event_position", "retention_run");

  /**
   * All sessions write at the same end of these: of each machine with a PostgreSQL of its own.
   * Where one index is split over machines by what it begins with, {@code docs/scaling.md} says
   * what to do.
   */
  private static final Set<String> INDEXES_BY_TIME =
      Set.of(
          // The log is read by time, and rows are erased from its old end.
          "audit_event_by_time",
          // Events are erased by age.
          "session_event_by_time",
          // Events of all sessions are read in one order.
          "session_event_by_position");

  private Connection connection;
  private DatabaseMetaData schema;

  @BeforeEach
  void connect() throws SQLException {
    connection = database.dataSource().getConnection();
    schema = connection.getMetaData();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void eachTableIsOfASessionOrKeyedOtherwiseOrSmall() throws Exception {
    Set<String> known = new TreeSet<>(TREE.keySet());
    known.addAll(OTHERS.keySet());
    known.addAll(REFERENCE_TABLES);
    known.addAll(TABLES_OF_ONE_ROW);

    assertThat(tables()).isEqualTo(known);
  }

  @Test
  void eachTableWithASessionIsOfItsTree() throws Exception {
    Set<String> tables = new TreeSet<>(Set.of("session"));
    try (ResultSet row = schema.getColumns(null, "public", "%", "session_id")) {
      while (row.next()) {
        tables.add(row.getString("TABLE_NAME"));
      }
    }
    tables.removeAll(Set.of("checkpoint_directory", "idempotency_key"));

    assertThat(tables).isEqualTo(TREE.keySet());
  }

  @Test
  void primaryAndUniqueKeysBelowASessionBeginWithIt() throws Exception {
    for (Map.Entry<String, String> table : TREE.entrySet()) {
      assertThat(primaryKey(table.getKey()).get(0)).as(table.getKey()).isEqualTo(table.getValue());
      assertThat(indexes(table.getKey(), true))
          .isNotEmpty()
          .allSatisfy((name, columns) -> assertThat(columns).as(name).startsWith(table.getValue()));
    }
  }

  @Test
  void keysOfOtherTablesHaveTheColumnThatSaysWhereTheirRowsAre() throws Exception {
    for (Map.Entry<String, String> table : OTHERS.entrySet()) {
      assertThat(primaryKey(table.getKey())).as(table.getKey()).contains(table.getValue());
      assertThat(indexes(table.getKey(), true))
          .allSatisfy((name, columns) -> assertThat(columns).as(name).contains(table.getValue()));
    }
  }

  @Test
  void foreignKeysStayWithinWhatIsKeptTogether() throws Exception {
    List<ForeignKey> keys = new ArrayList<>();
    for (String table : tables()) {
      keys.addAll(foreignKeys(table));
    }

    assertThat(keys).hasSizeGreaterThan(10);
    assertThat(keys)
        .allSatisfy(
            key -> {
              if (REFERENCE_TABLES.contains(key.from())) {
                assertThat(REFERENCE_TABLES).contains(key.to());
              } else {
                Map<String, String> group = TREE.containsKey(key.from()) ? TREE : OTHERS;
                assertThat(group).containsKeys(key.from(), key.to());
                assertThat(key.columns()).containsEntry(group.get(key.from()), group.get(key.to()));
              }
            });
  }

  @Test
  void noIndexBeginsWithWhatGrowsForAll() throws Exception {
    Set<String> byTime = new TreeSet<>();
    for (String table : tables()) {
      Set<String> times = new TreeSet<>(Set.of("position"));
      try (ResultSet row = schema.getColumns(null, "public", table, "%")) {
        while (row.next()) {
          String type = row.getString("TYPE_NAME").toLowerCase(Locale.ROOT);
          if (type.startsWith("timestamp") || type.equals("date")) {
            times.add(row.getString("COLUMN_NAME"));
          }
        }
      }
      indexes(table, false)
          .forEach(
              (name, columns) -> {
                if (times.contains(columns.get(0))) {
                  byTime.add(name);
                }
              });
    }

    assertThat(byTime).isEqualTo(INDEXES_BY_TIME);
  }

  private Set<String> tables() throws SQLException {
    Set<String> tables = new TreeSet<>();
    try (ResultSet row =
        schema.getTables(null, "public", "%", new String[] {"TABLE", "BASE TABLE"})) {
      while (row.next()) {
        tables.add(row.getString("TABLE_NAME"));
      }
    }
    tables.remove("flyway_schema_history");
    return tables;
  }

  private List<String> primaryKey(String table) throws SQLException {
    Map<Integer, String> columns = new TreeMap<>();
    try (ResultSet row = schema.getPrimaryKeys(null, "public", table)) {
      while (row.next()) {
        columns.put(row.getInt("KEY_SEQ"), row.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(columns.values());
  }

  /** The columns of indexes, in order; those of expressions are left out. */
  private Map<String, List<String>> indexes(String table, boolean isUnique) throws SQLException {
    Map<String, List<String>> indexes = new TreeMap<>();
    try (ResultSet row = schema.getIndexInfo(null, "public", table, isUnique, false)) {
      while (row.next()) {
        if (row.getString("INDEX_NAME") != null) {
          indexes
              .computeIfAbsent(row.getString("INDEX_NAME"), any -> new ArrayList<>())
              .add(row.getString("COLUMN_NAME"));
        }
      }
    }
    return indexes;
  }

  /** Columns, by those that refer to them. */
  private record ForeignKey(String name, String from, String to, Map<String, String> columns) {}

  private List<ForeignKey> foreignKeys(String table) throws SQLException {
    Map<String, ForeignKey> keys = new TreeMap<>();
    try (ResultSet row = schema.getImportedKeys(null, "public", table)) {
      while (row.next()) {
        keys.computeIfAbsent(
                row.getString("FK_NAME"),
                name -> new ForeignKey(name, table, tableName(row), new TreeMap<>()))
            .columns()
            .put(row.getString("FKCOLUMN_NAME"), row.getString("PKCOLUMN_NAME"));
      }
    }
    return List.copyOf(keys.values());
  }

  private static String tableName(ResultSet row) {
    try {
      return row.getString("PKTABLE_NAME");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
