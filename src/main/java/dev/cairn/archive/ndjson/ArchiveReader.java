package dev.cairn.archive.ndjson;

import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.ArchiveSource;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ContentSink;
import dev.cairn.json.JsonCursor;
import dev.cairn.json.MessageReader;
import dev.cairn.json.WireNames;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.PlainText;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Reads the archives that {@link ArchiveWriter} writes, a line at a time. */
public final class ArchiveReader implements ArchiveSource {

  private static final int FIRST_BYTES = 1 << 13;
  private static final int MAX_OWNER = 255;

  private final InputStream in;
  private final int sessions;
  private final int maxLineBytes;
  private final int maxMessages;
  private int line;
  private int read;
  private ArchivedSession current;
  private int messagesLeft;
  private int checkpointsLeft;

  /**
   * Reads the first line.
   *
   * @param in where it is read from; better buffered
   * @param sessions how many there should be
   * @param maxLineBytes the longest line
   * @param maxMessages the most messages in one checkpoint
   * @throws StorageException {@code INVALID_REQUEST} if it does not begin as an archive
   */
  public ArchiveReader(InputStream in, int sessions, int maxLineBytes, int maxMessages)
      throws IOException {
    this.in = in;
    this.sessions = sessions;
    this.maxLineBytes = maxLineBytes;
    this.maxMessages = maxMessages;
    readBeginning();
  }

  /** Counts the lines that begin as sessions do. */
  public static int countSessions(InputStream in) throws IOException {
    byte[] beginning = "{\"session\":".getBytes(StandardCharsets.US_ASCII);
    int sessions = 0;
    int matching = 0; // bytes of the line that match so far; -1 once one did not
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        matching = 0;
      } else if (matching >= 0 && matching < beginning.length) {
        matching = next == beginning[matching] ? matching + 1 : -1;
        if (matching == beginning.length) {
          sessions++;
        }
      }
    }
    return sessions;
  }

  @Override
  public int sessions() {
    return sessions;
  }

  @Override
  public OptionalInt line() {
    return OptionalInt.of(line);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** What a line can be; the fields of each are read by those who know it. */
  private interface LineReading<T> {
    /** Returns empty if the field is not known and was not read. */
    Optional<T> read(String field, JsonCursor cursor) throws IOException;
  }

  private <T> T readLine(String expected, LineReading<T> reading) throws IOException {
    JsonText text = nextLine().orElseThrow(() -> wrong("the archive ends before its end"));
    List<T> found = new ArrayList<>();
    JsonCursor.parse(
        text,
        cursor -> {
          cursor.reportingAs(
              Problem.INVALID_ARCHIVE,
              () ->
                  cursor.object(
                      field -> {
                        Optional<T> value = reading.read(field, cursor);
                        value.ifPresent(found::add);
                        return value.isPresent();
                      }));
          return null;
        });
    if (found.size() != 1) {
      throw wrong("must be " + expected);
    }
    return found.get(0);
  }

  private static StorageException wrong(String details) {
    return new StorageException(Problem.INVALID_ARCHIVE, details);
  }

  private Optional<JsonText> nextLine() throws IOException {
    byte[] bytes = new byte[FIRST_BYTES];
    int length = 0;
    int next = in.read();
    if (next < 0) {
      return Optional.empty();
    }
    line++;
    while (next >= 0 && next != '\n') {
      if (length == maxLineBytes) {
        throw wrong("the line is longer than cairn.max-request-size");
      }
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(maxLineBytes, 2L * length));
      }
      bytes[length++] = (byte) next;
      next = in.read();
    }
    return Optional.of(new JsonText(bytes, 0, length));
  }

  private void readBeginning() throws IOException {
    readLine(
        "{\"archive\":…}",
        (field, cursor) ->
            field.equals("archive") ? Optional.of(readFormat(cursor)) : Optional.empty());
  }

  private static boolean readFormat(JsonCursor cursor) throws IOException {
    boolean[] isKnown = new boolean[2];
    cursor.object(
        field -> {
          switch (field) {
            case "format" -> isKnown[0] = cursor.text().equals(ArchiveWriter.FORMAT);
            case "version" ->
                isKnown[1] = cursor.integer(0, Integer.MAX_VALUE) == ArchiveWriter.VERSION;
            default -> {
              return false;
            }
          }
          return true;
        });
    if (!isKnown[0] || !isKnown[1]) {
      throw cursor.wrong(
          "must be of format %s, version %d"
              .formatted(ArchiveWriter.FORMAT, ArchiveWriter.VERSION));
    }
    return true;
  }

  @Override
  public Optional<ArchiveEntry> nextSession() throws IOException {
    if (current != null) {
      passOver();
    }
    Optional<ArchivedSession> next =
        readLine(
            "{\"session\":…} or {\"end\":…}",
            (field, cursor) ->
                switch (field) {
                  case "session" -> Optional.of(Optional.of(readParticulars(cursor)));
                  case "end" -> {
                    readEnd(cursor);
                    yield Optional.of(Optional.<ArchivedSession>empty());
                  }
                  default -> Optional.empty();
                });
    if (next.isEmpty()) {
      if (nextLine().isPresent()) {
        throw wrong("the archive goes on behind its end");
      }
      return Optional.empty();
    }
    current = next.get();
    read++;
    messagesLeft = current.messages();
    checkpointsLeft = current.checkpoints();
    return Optional.of(ArchiveEntry.of(current));
  }

  private void passOver() throws IOException {
    for (long left = (long) messagesLeft + checkpointsLeft; left > 0; left--) {
      if (nextLine().isEmpty()) {
        throw wrong("the archive ends before its end");
      }
    }
  }

  private void readEnd(JsonCursor cursor) throws IOException {
    cursor.object(
        field -> {
          if (field.equals("sessions")) {
            cursor.integer(read, read);
            return true;
          }
          return false;
        });
  }

  private static ArchivedSession readParticulars(JsonCursor cursor) throws IOException {
    Particulars p = new Particulars();
    cursor.object(field -> p.read(field, cursor));
    if (p.id == null
        || p.owner == null
        || p.title == null
        || p.visibility == null
        || p.createdAt == null
        || p.updatedAt == null
        || p.messages < 0
        || p.checkpoints < 0) {
      throw cursor.wrong(
          "must have id, owner, title, visibility, created_at, updated_at, messages, checkpoints");
    }
    return new ArchivedSession(
        p.id,
        p.owner,
        p.title,
        p.visibility,
        p.cwd,
        p.createdAt,
        p.updatedAt,
        p.deletedAt,
        p.lastMessageAt,
        p.messages,
        p.checkpoints);
  }

  private static final class Particulars {
    UUID id;
    String owner;
    String title;
    SessionVisibility visibility;
    Optional<String> cwd = Optional.empty();
    Instant createdAt;
    Instant updatedAt;
    Optional<Instant> deletedAt = Optional.empty();
    Optional<Instant> lastMessageAt = Optional.empty();
    int messages = -1;
    int checkpoints = -1;

    boolean read(String field, JsonCursor cursor) throws IOException {
      switch (field) {
        case "id" -> id = readId(cursor);
        case "owner" -> owner = PlainText.name(cursor.text(), MAX_OWNER, Problem.INVALID_ARCHIVE);
        case "title" -> title = PlainText.title(cursor.text());
        case "visibility" ->
            visibility =
                WireNames.visibility(cursor.text())
                    .orElseThrow(() -> cursor.wrong("must be PRIVATE or PUBLIC"));
        case "cwd" ->
            cwd = cursor.isNull() ? Optional.empty() : Optional.of(PlainText.cwd(cursor.text()));
        case "created_at" -> createdAt = readTime(cursor);
        case "updated_at" -> updatedAt = readTime(cursor);
        case "deleted_at" -> deletedAt = readOptionalTime(cursor);
        case "last_message_at" -> lastMessageAt = readOptionalTime(cursor);
        case "messages" -> messages = (int) cursor.integer(0, Integer.MAX_VALUE);
        case "checkpoints" -> checkpoints = (int) cursor.integer(1, Integer.MAX_VALUE);
        default -> {
          return false;
        }
      }
      return true;
    }
  }

  private static UUID readId(JsonCursor cursor) throws IOException {
    return WireNames.uuid(cursor.text()).orElseThrow(() -> cursor.wrong("must be a UUID"));
  }

  private static Instant readTime(JsonCursor cursor) throws IOException {
    return WireNames.time(cursor.text())
        .filter(time -> time.getNano() % 1000 == 0)
        .orElseThrow(() -> cursor.wrong("must be a time in whole microseconds"));
  }

  private static Optional<Instant> readOptionalTime(JsonCursor cursor) throws IOException {
    return cursor.isNull() ? Optional.empty() : Optional.of(readTime(cursor));
  }

  @Override
  public void readSession(ContentSink sink) throws IOException {
    for (; messagesLeft > 0; messagesLeft--) {
      sink.message(readMessage());
    }
    int[] previous = {};
    for (; checkpointsLeft > 0; checkpointsLeft--) {
      ArchivedCheckpoint checkpoint = readCheckpoint(previous);
      sink.checkpoint(checkpoint);
      previous = checkpoint.ordinals();
    }
  }

  private Message readMessage() throws IOException {
    return readLine(
        "{\"message\":…}",
        (field, cursor) ->
            switch (field) {
              case "message" -> Optional.of(MessageReader.read(cursor));
              case "message_text" ->
                  Optional.of(JsonCursor.parse(JsonText.of(cursor.text()), MessageReader::read));
              default -> Optional.empty();
            });
  }

  private ArchivedCheckpoint readCheckpoint(int[] previous) throws IOException {
    return readLine(
        "{\"checkpoint\":…}",
        (field, cursor) ->
            field.equals("checkpoint")
                ? Optional.of(new CheckpointFields(previous).read(cursor))
                : Optional.empty());
  }

  private final class CheckpointFields {
    private final int[] previous;
    private UUID id;
    private Optional<UUID> parentId = Optional.empty();
    private Instant createdAt;
    private int keep = -1;
    private final List<int[]> then = new ArrayList<>();
    private long added;
    private Optional<JsonText> metadata = Optional.empty();

    private CheckpointFields(int[] previous) {
      this.previous = previous;
    }

    ArchivedCheckpoint read(JsonCursor cursor) throws IOException {
      cursor.object(field -> read(field, cursor));
      if (id == null || createdAt == null || keep < 0) {
        throw cursor.wrong("must have id, created_at, keep, then");
      }
      if (keep + added > maxMessages) {
        throw new StorageException(Problem.TOO_MANY_MESSAGES, "at most " + maxMessages);
      }
      int[] ordinals = Arrays.copyOf(previous, keep + (int) added);
      int next = keep;
      for (int[] run : then) {
        for (int ordinal = run[0]; ordinal <= run[1]; ordinal++) {
          ordinals[next++] = ordinal;
        }
      }
      return new ArchivedCheckpoint(id, parentId, ordinals, metadata, createdAt);
    }

    private boolean read(String field, JsonCursor cursor) throws IOException {
      switch (field) {
        case "id" -> id = readId(cursor);
        case "parent_id" ->
            parentId = cursor.isNull() ? Optional.empty() : Optional.of(readId(cursor));
        case "created_at" -> createdAt = readTime(cursor);
        case "keep" -> keep = (int) cursor.integer(0, previous.length);
        case "then" -> cursor.array(() -> readRun(cursor));
        case "metadata" -> {
          int start = cursor.start();
          cursor.any();
          metadata = Optional.of(cursor.cut(start));
        }
        case "metadata_text" -> {
          JsonText text = JsonText.of(cursor.text());
          JsonCursor.parse(
              text,
              inner -> {
                inner.any();
                return null;
              });
          metadata = Optional.of(text);
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private void readRun(JsonCursor cursor) throws IOException {
      List<Integer> ends = new ArrayList<>();
      cursor.array(() -> ends.add((int) cursor.integer(0, current.messages() - 1)));
      if (ends.size() != 2 || ends.get(0) > ends.get(1)) {
        throw cursor.wrong("must be a first and a last ordinal");
      }
      added += ends.get(1) - ends.get(0) + 1;
      if (added > maxMessages) {
        throw new StorageException(Problem.TOO_MANY_MESSAGES, "at most " + maxMessages);
      }
      then.add(new int[] {ends.get(0), ends.get(1)});
    }
  }
}
