package dev.cairn.archive.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** A SQLite file as the client makes it, in one of the two generations of its schema. */
public final class ClientDatabase implements AutoCloseable {

  public static final String TIME = "2026-02-03T16:16:15.123456789+00:00";

  /** Before v0.3.19. */
  private static final String[] FIRST = {
    "CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT NOT NULL, agent_id TEXT NOT NULL,"
        + " visibility TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL)",
    "CREATE TABLE checkpoints (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, status TEXT NOT NULL,"
        + " execution_depth INTEGER NOT NULL, parent_id TEXT, created_at TEXT NOT NULL,"
        + " updated_at TEXT NOT NULL, state TEXT,"
        + " FOREIGN KEY(session_id) REFERENCES sessions(id),"
        + " FOREIGN KEY(parent_id) REFERENCES checkpoints(id))",
    "CREATE INDEX idx_checkpoints_session_id ON checkpoints(session_id)"
  };

  /** Since v0.3.19. */
  private static final String[] SECOND = {
    "CREATE TABLE _migrations (version INTEGER PRIMARY KEY, description TEXT NOT NULL,"
        + " applied_at TEXT NOT NULL)",
    "CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT NOT NULL, agent_id TEXT,"
        + " visibility TEXT NOT NULL DEFAULT 'PRIVATE', status TEXT DEFAULT 'ACTIVE', cwd TEXT,"
        + " created_at TEXT NOT NULL, updated_at TEXT NOT NULL)",
    "CREATE TABLE checkpoints (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, status TEXT,"
        + " execution_depth INTEGER, parent_id TEXT, state TEXT, created_at TEXT NOT NULL,"
        + " updated_at TEXT NOT NULL, FOREIGN KEY(session_id) REFERENCES sessions(id),"
        + " FOREIGN KEY(parent_id) REFERENCES checkpoints(id))"
  };

  private final Path file;
  private final Connection connection;
  private final boolean isFirst;

  private ClientDatabase(boolean isFirst) throws Exception {
    this.isFirst = isFirst;
    this.file = Files.createTempDirectory("client").resolve("local.db");
    this.connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    for (String statement : isFirst ? FIRST : SECOND) {
      execute(statement);
    }
  }

  public static ClientDatabase ofFirstGeneration() throws Exception {
    return new ClientDatabase(true);
  }

  public static ClientDatabase ofSecondGeneration() throws Exception {
    return new ClientDatabase(false);
  }

  public void execute(String sql, Object... values) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  public String addSession(String title) throws SQLException {
    String id = UUID.randomUUID().toString();
    if (isFirst) {
      execute(
          "insert into sessions values (?, ?, 'pablo:v1', 'PRIVATE', ?, ?)", id, title, TIME, TIME);
    } else {
      execute(
          "insert into sessions (id, title, cwd, created_at, updated_at) values (?, ?, '/srv', ?, ?)",
          id,
          title,
          TIME,
          TIME);
    }
    return id;
  }

  /**
   * @param second by which checkpoints are ordered
   */
  public String addCheckpoint(String session, String parent, String state, int second)
      throws SQLException {
    String id = UUID.randomUUID().toString();
    String time = "2026-02-03T16:17:%02d+00:00".formatted(second);
    execute(
        "insert into checkpoints (id, session_id, status, execution_depth, parent_id, state,"
            + " created_at, updated_at) values (?, ?, 'COMPLETE', 0, ?, ?, ?, ?)",
        id,
        session,
        parent,
        state,
        time,
        time);
    return id;
  }

  /** Ends writing, and answers the bytes of the file. */
  public byte[] bytes() throws Exception {
    connection.close();
    return Files.readAllBytes(file);
  }

  @Override
  public void close() throws Exception {
    connection.close();
    Files.deleteIfExists(file);
    Files.deleteIfExists(file.getParent());
  }
}
