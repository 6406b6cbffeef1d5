package dev.cairn.archive.sqlite;

import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.ArchiveSource;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ContentSink;
import dev.cairn.archive.ImportWarning;
import dev.cairn.archive.ImportWarnings;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads the sessions of the client's SQLite file as the client itself reads them: a state that it
 * could not read is empty, and the checkpoint created last is the active one. Memory holds one
 * state at a time, besides where each checkpoint is.
 */
public final class SqliteArchive implements ArchiveSource {

  /** How many bytes tell whether it can be such a file. */
  public static final int MAGIC_BYTES = SqliteFile.MAGIC.length;

  private final SqliteFile file;
  private final Function<JsonText, CheckpointState> states;
  private final String owner;
  private final List<String> sessionIds = new ArrayList<>();
  private final CheckpointIndex checkpoints;
  private int next;
  private SessionPlan plan;
  private ImportWarnings warnings = new ImportWarnings("");

  /**
   * @param file which nobody changes meanwhile
   * @param states reads a state, or throws a {@link StorageException}
   * @param owner whose sessions they are, since the file does not say
   * @param maxStateBytes the longest state that is read
   * @throws StorageException {@code INVALID_REQUEST} if it is not a file of the client
   */
  public SqliteArchive(
      Path file, Function<JsonText, CheckpointState> states, String owner, int maxStateBytes) {
    this.file = new SqliteFile(file, maxStateBytes);
    this.states = states;
    this.owner = owner;
    try {
      readSessionIds();
      checkpoints = new CheckpointIndex(this.file);
    } catch (SQLException e) {
      this.file.close();
      throw SqliteFile.failure(e);
    }
  }

  /**
   * @param beginning the first bytes of a file
   * @throws StorageException {@code INVALID_REQUEST} if no SQLite file begins so
   */
  public static void checkMagic(byte[] beginning) {
    if (!Arrays.equals(beginning, SqliteFile.MAGIC)) {
      throw SqliteFile.wrong("it is not a SQLite file");
    }
  }

  private void readSessionIds() throws SQLException {
    try (PreparedStatement select = file.prepare("select id from sessions order by rowid");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        sessionIds.add(rows.getString(1));
      }
    }
  }

  @Override
  public int entries() {
    return sessionIds.size();
  }

  @Override
  public List<ImportWarning> warnings() {
    return warnings.list();
  }

  @Override
  public OptionalInt line() {
    return OptionalInt.empty();
  }

  @Override
  public Optional<ArchiveEntry> nextEntry() {
    if (next == sessionIds.size()) {
      return Optional.empty();
    }
    String id = sessionIds.get(next++);
    Optional<String> shownId = Optional.of(SqliteValues.shownId(id));
    try {
      return Optional.of(new ArchiveEntry.Readable(session(id)));
    } catch (StorageException e) {
      return Optional.of(new ArchiveEntry.Unreadable(shownId, e));
    } catch (SQLException e) {
      return Optional.of(new ArchiveEntry.Unreadable(shownId, SqliteFile.failure(e)));
    }
  }

  private ArchivedSession session(String id) throws SQLException {
    UUID sessionId = SqliteValues.uuid(id);
    warnings = new ImportWarnings(id);
    try (PreparedStatement select =
        file.prepare(
            "select title, %s, %s, %s, created_at, updated_at from sessions where id = ?"
                .formatted(
                    file.column("sessions", "visibility"),
                    file.column("sessions", "status"),
                    file.column("sessions", "cwd")))) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return session(sessionId, row);
      }
    }
  }

  private ArchivedSession session(UUID id, ResultSet row) throws SQLException {
    Instant createdAt = SqliteValues.time(row.getString("created_at"));
    Instant updatedAt = SqliteValues.time(row.getString("updated_at"));
    String title = warnings.title(row.getString("title"));
    Optional<String> cwd = Optional.ofNullable(row.getString("cwd")).map(warnings::cwd);
    SessionVisibility visibility =
        "PUBLIC".equals(row.getString("visibility"))
            ? SessionVisibility.PUBLIC
            : SessionVisibility.PRIVATE;
    boolean isDeleted = "DELETED".equals(row.getString("status"));
    plan = new SessionPlan(this::state, warnings);
    for (CheckpointIndex.Row checkpoint : checkpoints.parentsFirst(sessionIds.get(next - 1))) {
      plan.add(checkpoint);
    }
    plan.ensureCheckpoint(id, createdAt);
    return new ArchivedSession(
        id,
        owner,
        title,
        visibility,
        cwd,
        createdAt,
        updatedAt,
        isDeleted ? Optional.of(updatedAt) : Optional.empty(),
        plan.lastMessageAt(),
        plan.messages(),
        plan.checkpoints());
  }

  /**
   * The state of a checkpoint; empty if the client could not read it either.
   *
   * @throws StorageException {@code INVALID_REQUEST} if it has more messages than are allowed here
   */
  private Optional<CheckpointState> state(long rowId) throws SQLException {
    try (PreparedStatement select = file.prepare("select state from checkpoints where rowid = ?")) {
      select.setLong(1, rowId);
      try (ResultSet row = select.executeQuery()) {
        String state = row.next() ? row.getString(1) : null;
        return Optional.ofNullable(state).map(JsonText::of).map(states);
      }
    } catch (StorageException e) {
      if (e.problem() == Problem.TOO_MANY_MESSAGES) {
        throw e;
      }
      return Optional.empty();
    }
  }

  @Override
  public void readSession(ContentSink sink) throws IOException {
    try {
      plan.giveTo(sink);
    } catch (SQLException e) {
      throw SqliteFile.failure(e);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
