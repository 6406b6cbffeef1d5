package dev.cairn.archive.sqlite;

import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.ArchiveEntry.Remark;
import dev.cairn.archive.ArchiveSource;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ContentSink;
import dev.cairn.json.JsonReader;
import dev.cairn.json.WireNames;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.PlainText;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/**
 * Reads the sessions of the client's SQLite file as the client itself reads them: a state that it
 * could not read is empty, and the checkpoint created last is the active one. Memory holds one
 * state at a time, besides where each checkpoint is.
 */
public final class SqliteArchive implements ArchiveSource {

  /** How many bytes tell whether it can be such a file. */
  public static final int MAGIC_BYTES = SqliteFile.MAGIC.length;

  private static final int MAX_TITLE = 1000;
  private static final int MAX_CWD = 4096;
  private static final int MAX_REMARK_ID = 64;
  private static final String UNTITLED = "Untitled";
  private static final CheckpointState EMPTY = new CheckpointState(List.of(), Optional.empty());

  private final SqliteFile file;
  private final JsonReader reader;
  private final String owner;
  private final List<String> sessionIds = new ArrayList<>();
  private final Map<String, List<Row>> rowsBySession = new HashMap<>();
  private int next;
  private Plan plan;

  /**
   * @param file which nobody changes meanwhile
   * @param owner whose sessions they are, since the file does not say
   * @param maxStateBytes the longest state that is read
   * @throws StorageException {@code INVALID_REQUEST} if it is not a file of the client
   */
  public SqliteArchive(Path file, JsonReader reader, String owner, int maxStateBytes) {
    this.file = new SqliteFile(file, maxStateBytes);
    this.reader = reader;
    this.owner = owner;
    try {
      readIndex();
    } catch (SQLException e) {
      this.file.close();
      throw SqliteFile.wrong("it is damaged");
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

  /** Where a checkpoint is, and what stands beside its state. */
  private record Row(long rowId, String id, String parentId, String createdAt) {}

  /** A session that is being read. */
  private record Plan(List<Step> steps) {}

  /**
   * A checkpoint to be given.
   *
   * @param rowId empty if the session had none and gets an empty one
   */
  private record Step(Optional<Long> rowId, ArchivedCheckpoint checkpoint) {}

  private void readIndex() throws SQLException {
    try (PreparedStatement select = file.prepare("select id from sessions order by rowid");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        sessionIds.add(rows.getString(1));
      }
    }
    try (PreparedStatement select =
            file.prepare("select rowid, session_id, id, parent_id, created_at from checkpoints");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        rowsBySession
            .computeIfAbsent(rows.getString(2), any -> new ArrayList<>())
            .add(new Row(rows.getLong(1), rows.getString(3), rows.getString(4), rows.getString(5)));
      }
    }
  }

  @Override
  public int sessions() {
    return sessionIds.size();
  }

  @Override
  public OptionalInt line() {
    return OptionalInt.empty();
  }

  @Override
  public Optional<ArchiveEntry> nextSession() {
    if (next == sessionIds.size()) {
      return Optional.empty();
    }
    String id = sessionIds.get(next++);
    List<Remark> remarks = new ArrayList<>();
    try {
      return Optional.of(new ArchiveEntry(Optional.of(session(id, remarks)), remarks));
    } catch (UnusableException e) {
      remarks.add(remark(id, e.getMessage()));
      return Optional.of(new ArchiveEntry(Optional.empty(), remarks));
    } catch (SQLException e) {
      throw SqliteFile.wrong("it is damaged");
    }
  }

  /** A row cannot be made what it should be. */
  private static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message);
    }
  }

  private static Remark remark(String id, String text) {
    String shown = PlainText.storable(String.valueOf(id));
    return new Remark(shown.substring(0, Math.min(shown.length(), MAX_REMARK_ID)), text);
  }

  private ArchivedSession session(String id, List<Remark> remarks)
      throws SQLException, UnusableException {
    try (PreparedStatement select =
        file.prepare(
            "select title, %s, %s, %s, created_at, updated_at from sessions where id = ?"
                .formatted(
                    file.column("sessions", "visibility"),
                    file.column("sessions", "status"),
                    file.column("sessions", "cwd")))) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        UUID sessionId = uuid(id);
        row.next();
        Instant createdAt = time(row.getString("created_at"));
        Instant updatedAt = time(row.getString("updated_at"));
        Map<ByteBuffer, Integer> messages = new HashMap<>();
        plan = plan(sessionId, id, createdAt, messages, remarks);
        return new ArchivedSession(
            sessionId,
            owner,
            title(id, row.getString("title"), remarks),
            "PUBLIC".equals(row.getString("visibility"))
                ? SessionVisibility.PUBLIC
                : SessionVisibility.PRIVATE,
            Optional.ofNullable(row.getString("cwd")).map(cwd -> cut(cwd, MAX_CWD)),
            createdAt,
            updatedAt,
            "DELETED".equals(row.getString("status")) ? Optional.of(updatedAt) : Optional.empty(),
            Optional.empty(),
            messages.size(),
            plan.steps.size());
      }
    }
  }

  private static String title(String id, String stored, List<Remark> remarks) {
    String title = cut(stored == null ? "" : stored.strip(), MAX_TITLE).strip();
    if (title.isEmpty()) {
      remarks.add(remark(id, "the session had no title"));
      return UNTITLED;
    }
    if (!title.equals(stored.strip())) {
      remarks.add(remark(id, "the title was changed to one that can be stored"));
    }
    return title;
  }

  private static String cut(String text, int max) {
    String storable = PlainText.storable(text);
    return storable.codePointCount(0, storable.length()) <= max
        ? storable
        : storable.substring(0, storable.offsetByCodePoints(0, max));
  }

  private static UUID uuid(String text) throws UnusableException {
    return Optional.ofNullable(text)
        .flatMap(WireNames::uuid)
        .orElseThrow(() -> new UnusableException("its id is not a UUID"));
  }

  private static Instant time(String text) throws UnusableException {
    try {
      Instant time =
          OffsetDateTime.parse(String.valueOf(text)).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (WireNames.time(time.toString()).isPresent()) {
        return time;
      }
    } catch (DateTimeException e) {
      // Falls through to what is said of any wrong time.
    }
    throw new UnusableException("a time of it cannot be read");
  }

  private Plan plan(
      UUID sessionId,
      String id,
      Instant createdAt,
      Map<ByteBuffer, Integer> messages,
      List<Remark> remarks)
      throws SQLException {
    List<Step> steps = new ArrayList<>();
    Set<UUID> known = new HashSet<>();
    for (Row row : parentsFirst(rowsBySession.getOrDefault(id, List.of()))) {
      try {
        UUID checkpointId = uuid(row.id);
        if (known.contains(checkpointId)) {
          throw new UnusableException("its id is there already");
        }
        Instant time = time(row.createdAt);
        Optional<UUID> parent = parent(row, known, remarks);
        CheckpointState state = state(row.rowId).orElse(EMPTY);
        if (state == EMPTY) {
          remarks.add(remark(row.id, "the state could not be read and is empty"));
        }
        steps.add(
            new Step(
                Optional.of(row.rowId),
                new ArchivedCheckpoint(
                    checkpointId, parent, ordinals(state, messages), metadata(state), time)));
        known.add(checkpointId);
      } catch (UnusableException e) {
        remarks.add(remark(row.id, "the checkpoint is left out: " + e.getMessage()));
      }
    }
    if (steps.isEmpty()) {
      remarks.add(remark(id, "the session had no checkpoint and gets an empty one"));
      steps.add(new Step(Optional.empty(), emptyCheckpoint(sessionId, createdAt)));
    }
    return new Plan(steps);
  }

  /** The same for each import, so that a repeated one finds it. */
  private static ArchivedCheckpoint emptyCheckpoint(UUID sessionId, Instant createdAt) {
    byte[] name = ("empty checkpoint of " + sessionId).getBytes(StandardCharsets.UTF_8);
    return new ArchivedCheckpoint(
        UUID.nameUUIDFromBytes(name), Optional.empty(), new int[0], Optional.empty(), createdAt);
  }

  /** By time as the client orders them, but no child before its parent. */
  private static List<Row> parentsFirst(List<Row> rows) {
    List<Row> byTime =
        rows.stream()
            .sorted(
                Comparator.comparing((Row row) -> String.valueOf(row.createdAt))
                    .thenComparing(Row::rowId))
            .toList();
    Map<String, Row> waiting = new LinkedHashMap<>();
    List<Row> others = new ArrayList<>(); // a file may have any number of rows without an id
    for (Row row : byTime) {
      if (row.id == null || waiting.putIfAbsent(row.id, row) != null) {
        others.add(row);
      }
    }
    List<Row> ordered = new ArrayList<>();
    for (Row row : byTime) {
      List<Row> line = new ArrayList<>();
      for (Row each = waiting.remove(row.id); each != null; each = waiting.remove(each.parentId)) {
        line.add(0, each);
      }
      ordered.addAll(line);
    }
    ordered.addAll(others);
    return ordered;
  }

  private static Optional<UUID> parent(Row row, Set<UUID> known, List<Remark> remarks) {
    if (row.parentId == null) {
      return Optional.empty();
    }
    Optional<UUID> parent = WireNames.uuid(row.parentId).filter(known::contains);
    if (parent.isEmpty()) {
      remarks.add(remark(row.id, "its parent is not in this session and is left out"));
    }
    return parent;
  }

  private static int[] ordinals(CheckpointState state, Map<ByteBuffer, Integer> messages) {
    return state.messages().stream()
        .mapToInt(
            message ->
                messages.computeIfAbsent(
                    ByteBuffer.wrap(message.json().sha256()), any -> messages.size()))
        .toArray();
  }

  /** A copy, for the state it is a part of is large. */
  private static Optional<JsonText> metadata(CheckpointState state) {
    return state.metadata().map(metadata -> JsonText.of(metadata.text()));
  }

  /** The state of a checkpoint; empty if the client could not read it either. */
  private Optional<CheckpointState> state(long rowId) throws SQLException {
    try (PreparedStatement select = file.prepare("select state from checkpoints where rowid = ?")) {
      select.setLong(1, rowId);
      try (ResultSet row = select.executeQuery()) {
        String state = row.next() ? row.getString(1) : null;
        return state == null
            ? Optional.empty()
            : Optional.of(reader.read(JsonText.of(state), CheckpointState.class));
      }
    } catch (StorageException e) {
      return Optional.empty();
    }
  }

  @Override
  public void readSession(ContentSink sink) throws IOException {
    try {
      Set<ByteBuffer> given = new HashSet<>();
      for (Step step : plan.steps) {
        if (step.rowId.isPresent()) {
          for (Message message : state(step.rowId.get()).orElse(EMPTY).messages()) {
            if (given.add(ByteBuffer.wrap(message.json().sha256()))) {
              sink.message(message);
            }
          }
        }
      }
    } catch (SQLException e) {
      throw SqliteFile.wrong("it is damaged");
    }
    for (Step step : plan.steps) {
      sink.checkpoint(step.checkpoint);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
