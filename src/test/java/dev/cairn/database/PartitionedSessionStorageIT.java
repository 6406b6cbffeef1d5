package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.server.TestUsers;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.Messages;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.UpdateSessionRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Sessions in tables of which PostgreSQL keeps each in parts, by a hash of the session. It refuses
 * keys without the session, as databases of several machines do.
 */
class PartitionedSessionStorageIT extends DatabaseSessionStorageContract {

  private static final int PARTS = 4;

  private static final Pattern PARAMETER = Pattern.compile("\\?");
  private static final Pattern SEPARATOR = Pattern.compile(";");
  private static final Pattern PART =
      Pattern.compile("\\b(" + String.join("|", SessionTreeSql.KEYS.keySet()) + ")_\\d\\b");

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.postgresql();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : partitioning(statement)) {
        statement.execute(sql);
      }
    }
  }

  /** The same empty tables, keys and indexes again, in parts. */
  private static List<String> partitioning(Statement statement) throws SQLException {
    List<String> steps = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    List<String> foreignKeys = new ArrayList<>();
    for (Map.Entry<String, String> each : SessionTreeSql.KEYS.entrySet()) {
      String table = each.getKey();
      steps.add("alter table %1$s rename to %1$s_whole".formatted(table));
      steps.add(
          "create table %1$s (like %1$s_whole including defaults) partition by hash (%2$s)"
              .formatted(table, each.getValue()));
      IntStream.range(0, PARTS)
          .mapToObj(
              part ->
                  "create table %1$s_%3$d partition of %1$s for values with (modulus %2$d, remainder %3$d)"
                      .formatted(table, PARTS, part))
          .forEach(steps::add);
      String constraints =
          "select format('alter table %%s add constraint %%s %%s', conrelid::regclass, conname,"
              + " pg_get_constraintdef(oid)) from pg_constraint where conrelid = '%s'::regclass"
              + " and contype in (%s)";
      keys.addAll(texts(statement, constraints.formatted(table, "'p', 'u'")));
      foreignKeys.addAll(texts(statement, constraints.formatted(table, "'f'")));
      keys.addAll(
          texts(
              statement,
              "select pg_get_indexdef(indexrelid) from pg_index where indrelid = '"
                  + table
                  + "'::regclass and not exists"
                  + " (select 1 from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))"));
    }
    SessionTreeSql.KEYS.keySet().stream()
        .map(table -> "drop table " + table + "_whole cascade")
        .forEach(steps::add);
    steps.addAll(keys);
    steps.addAll(foreignKeys);
    return steps;
  }

  private static List<String> texts(Statement statement, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }

  private UUID create() {
    return storageFor(TestUsers.ALICE)
        .createSession(
            new CreateSessionRequest(
                "Somewhere", SessionVisibility.PRIVATE, Optional.empty(), Messages.stateOf(1)))
        .sessionId();
  }

  @Test
  void sessionsAreInAllParts() throws Exception {
    for (int i = 0; i < 20 * PARTS; i++) {
      create();
    }

    for (String table : List.of("session", "checkpoint", "message", "session_event")) {
      for (int part = 0; part < PARTS; part++) {
        assertThat(database.number("select count(*) from %s_%d".formatted(table, part)))
            .isPositive();
      }
    }
  }

  @Test
  void statementsOfASessionAskOnePart() throws Exception {
    UUID session = create();
    Set<String> sent = new TreeSet<>(database.statementsOf(() -> change(session)));
    // Without anything in memory.
    try (TestDatabase node = database.secondNode()) {
      sent.addAll(
          node.statementsOf(
              () -> {
                read(node, session);
                node.storageFor(TestUsers.ALICE).deleteSession(session);
              }));
    }

    int reading = 0;
    // Some go to the database together.
    Set<String> statements =
        sent.stream().flatMap(SEPARATOR::splitAsStream).collect(Collectors.toSet());
    try (Connection connection = database.dataSource().getConnection();
        Statement explaining = connection.createStatement()) {
      explaining.execute("set plan_cache_mode = force_custom_plan");
      for (String sql : statements) {
        Set<String> parts = partsAsked(explaining, sql);
        assertThat(parts.stream().map(part -> part.replaceAll("_\\d$", "")))
            .as(sql)
            .doesNotHaveDuplicates();
        reading += parts.isEmpty() ? 0 : 1;
      }
      explaining.execute("reset plan_cache_mode");
    }
    assertThat(reading).isGreaterThan(5);
  }

  private void change(UUID session) {
    SessionStorage storage = storageFor(TestUsers.ALICE);
    create();
    storage.createCheckpoint(
        session, new CreateCheckpointRequest(Messages.stateOf(3), Optional.empty()));
    storage.appendMessages(
        session,
        new AppendMessagesRequest(
            Messages.stateOf(2).messages().toList(),
            Optional.empty(),
            Optional.empty(),
            100,
            Optional.of(new IdempotencyKey("parts", new byte[32]))));
    storage.updateSession(
        session, new UpdateSessionRequest(Optional.of("Elsewhere"), Optional.empty()));
  }

  private static void read(TestDatabase node, UUID session) {
    SessionStorage storage = node.storageFor(TestUsers.ALICE);
    storage.getSession(session);
    storage.listCheckpoints(
        session, new ListCheckpointsQuery(10, 0, Optional.empty(), false, false));
    node.readerFor(TestUsers.ALICE)
        .listMessages(session, ListMessagesQuery.one(Optional.empty(), 0));
  }

  /** As PostgreSQL plans a statement, with any values for its parameters. */
  private static Set<String> partsAsked(Statement statement, String sql) throws SQLException {
    int[] parameters = {0};
    String numbered = PARAMETER.matcher(sql).replaceAll(any -> "\\$" + ++parameters[0]);
    statement.execute("prepare asked as " + numbered);
    List<String> values =
        texts(
                statement,
                "select unnest(parameter_types)::text from pg_prepared_statements where name = 'asked'")
            .stream()
            .map(PartitionedSessionStorageIT::anyValue)
            .toList();
    String execution =
        "execute asked" + (values.isEmpty() ? "" : "(" + String.join(", ", values) + ")");
    List<String> plan = texts(statement, "explain " + execution);
    statement.execute("deallocate asked");
    return PART.matcher(String.join("\n", plan))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String anyValue(String type) {
    return switch (type) {
      case "uuid" -> "'3f0c2f4e-0b7c-4d0c-9a57-1d0b6f1e2a3b'";
      case "bytea" -> "'\\x00'";
      case "boolean" -> "false";
      case "timestamp with time zone", "date" -> "now()";
      case "text", "character varying" -> "'any'";
      default -> type.endsWith("[]") ? "'{}'" : "1";
    };
  }
}
