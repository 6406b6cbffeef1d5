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
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.nio.file.Files;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the sessions of the client's SQLite file as the client itself does: a state that the client
 * could not read is empty, and the checkpoint created last is the active one. Memory holds one
 * state at a time, besides the location of each checkpoint.
 */
public final class SqliteArchive implements ArchiveSource {

  /** The number of bytes that are needed to recognize such a file. */
  public static final int MAGIC_BYTES = SqliteFile.MAGIC.length;

  private final SqliteFile file;
  private final Function<JsonText, CheckpointState> states;
  private final String owner;
  private final int maxMessages;
  private final List<SessionRow> rows = new ArrayList<>();
  private final CheckpointIndex checkpoints;
  private int next;
  private SessionPlan plan;
  private ImportWarnings warnings = new ImportWarnings("");

  /** The location of a session. */
  private record SessionRow(long rowId, String id) {}

  /**
   * @param file the file, which nobody may change while it is read
   * @param states parses a state, or throws a {@link StorageException}
   * @param owner the owner of the sessions, which the file does not contain
   * @param maxStateBytes the maximum length of a state
   * @param maxMessages the maximum number of messages in one checkpoint
   * @throws StorageException {@code INVALID_REQUEST} if it is not a file of the client
   */
  public SqliteArchive(
      Path file,
      Function<JsonText, CheckpointState> states,
      String owner,
      int maxStateBytes,
      int maxMessages)
      throws IOException {
    this.file = new SqliteFile(file, maxStateBytes, SqliteFile.PATIENCE);
    this.states = states;
    this.maxMessages = maxMessages;
    this.owner = owner;
    try {
      this.file.scan(
          "sessions",
          this.file.word("sessions", "id"),
          row -> rows.add(new SessionRow(row.getLong(1), row.getString(2))));
      checkpoints = new CheckpointIndex(this.file, Files.size(file));
    } catch (SQLException e) {
      this.file.close();
      throw SqliteFile.failure(e);
    } catch (IOException | StorageException e) {
      this.file.close();
      throw e;
    }
  }

  /**
   * @param beginning the first bytes of the file
   * @throws StorageException {@code INVALID_REQUEST} if they are not those of a SQLite file
   */
  public static void checkMagic(byte[] beginning) {
    if (!Arrays.equals(beginning, SqliteFile.MAGIC)) {
      throw SqliteFile.wrong("it is not a SQLite file");
    }
  }

  /** Returns the size in bytes of the largest state, read or not. */
  public long largestState() {
    return checkpoints.largestState();
  }

  @Override
  public int entries() {
    return rows.size();
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
    if (next == rows.size()) {
      return Optional.empty();
    }
    SessionRow row = rows.get(next++);
    Optional<String> shownId = Optional.of(SqliteValues.shownId(row.id));
    try {
      return Optional.of(new ArchiveEntry.Readable(session(row)));
    } catch (StorageException e) {
      return Optional.of(new ArchiveEntry.Unreadable(shownId, e));
    } catch (SQLException e) {
      return Optional.of(new ArchiveEntry.Unreadable(shownId, SqliteFile.failure(e)));
    }
  }

  private ArchivedSession session(SessionRow of) throws SQLException {
    UUID sessionId = SqliteValues.uuid(of.id);
    warnings = new ImportWarnings(of.id);
    String words =
        Stream.of("visibility", "status", "created_at", "updated_at")
            .map(name -> file.word("sessions", name))
            .collect(Collectors.joining(", "));
    try (PreparedStatement select =
        file.prepare(
            "select %s, %s, %s from sessions where rowid = ?"
                .formatted(words, file.text("sessions", "title"), file.text("sessions", "cwd")))) {
      select.setLong(1, of.rowId);
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
    plan = new SessionPlan(this::state, maxMessages, warnings);
    for (CheckpointIndex.Row checkpoint : checkpoints.parentsFirst(rows.get(next - 1).id)) {
      plan.add(checkpoint);
    }
    plan.ensureCheckpoint(id, createdAt);
    return new ArchivedSession(
        id,
        owner,
        title,
        visibility,
        cwd,
        SessionLabels.NONE,
        createdAt,
        updatedAt,
        isDeleted ? Optional.of(updatedAt) : Optional.empty(),
        plan.lastMessageAt(),
        plan.messages(),
        plan.checkpoints());
  }

  /**
   * Returns the state of a checkpoint; empty if the client could not read it either.
   *
   * @throws StorageException {@code INVALID_REQUEST} if it has more messages than allowed
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
