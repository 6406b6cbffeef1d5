package dev.cairn.archive.ndjson;

import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.ArchiveSource;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ContentSink;
import dev.cairn.archive.ImportWarning;
import dev.cairn.archive.ImportWarnings;
import dev.cairn.json.JsonCursor;
import dev.cairn.json.Nesting;
import dev.cairn.json.StoredStateReader;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Reads the archives that {@link ArchiveWriter} writes, a line at a time. A session ends where the
 * next line begins with {@code {"session":} or {@code {"end":}, whatever stands before: so one that
 * is not valid does not keep others from being read.
 */
public final class ArchiveReader implements ArchiveSource {

  private final ArchiveLines lines;
  private final int sessions;
  private final int maxMessages;
  private int read;
  private boolean isInSession;
  private ArchivedSession current;
  private ImportWarnings warnings = new ImportWarnings("");

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
    this.lines = new ArchiveLines(in, maxLineBytes);
    this.sessions = sessions;
    this.maxMessages = maxMessages;
    readBeginning();
  }

  /** Counts the lines that begin as sessions do. */
  public static int countSessions(InputStream in) throws IOException {
    return ArchiveLines.countSessions(in);
  }

  @Override
  public int sessions() {
    return sessions;
  }

  @Override
  public List<ImportWarning> warnings() {
    return warnings.list();
  }

  @Override
  public OptionalInt line() {
    return OptionalInt.of(lines.number());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** What a line can be; the fields of each are read by those who know it. */
  private interface LineReading<T> {
    /** Returns empty if the field is not known and was not read. */
    Optional<T> read(String field, JsonCursor cursor) throws IOException;
  }

  private static <T> T parse(JsonText line, String expected, LineReading<T> reading) {
    List<T> found = new ArrayList<>();
    JsonCursor.parseStored(
        line,
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
      throw ArchiveLines.wrong("must be " + expected);
    }
    return found.get(0);
  }

  private void readBeginning() throws IOException {
    parse(
        lines.require(),
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
    if (isInSession) {
      lines.skipSession();
    }
    JsonText line = lines.require();
    SessionFields fields = new SessionFields();
    try {
      Optional<ArchivedSession> session =
          parse(
              line,
              "{\"session\":…} or {\"end\":…}",
              (field, cursor) ->
                  switch (field) {
                    case "session" -> Optional.of(Optional.of(fields.read(cursor)));
                    case "end" -> Optional.of(readEnd(cursor));
                    default -> Optional.empty();
                  });
      if (session.isEmpty()) {
        lines.requireNone();
      }
      return session.map(next -> begin(next, fields.warnings()));
    } catch (StorageException e) {
      if (!ArchiveLines.beginsSession(line)) {
        throw e;
      }
      read++;
      isInSession = true;
      return Optional.of(new ArchiveEntry.Unreadable(fields.id().map(UUID::toString), e));
    }
  }

  private ArchiveEntry begin(ArchivedSession session, List<String> changes) {
    current = session;
    warnings = new ImportWarnings(session.id().toString());
    changes.forEach(warnings::add);
    read++;
    isInSession = true;
    return new ArchiveEntry.Readable(session);
  }

  private Optional<ArchivedSession> readEnd(JsonCursor cursor) throws IOException {
    cursor.object(
        field -> {
          if (field.equals("sessions")) {
            cursor.integer(read, read);
            return true;
          }
          return false;
        });
    return Optional.empty();
  }

  @Override
  public void readSession(ContentSink sink) throws IOException {
    for (int i = 0; i < current.messages(); i++) {
      sink.message(readMessage());
    }
    int[] previous = {};
    for (int i = 0; i < current.checkpoints(); i++) {
      ArchivedCheckpoint checkpoint = readCheckpoint(previous);
      sink.checkpoint(checkpoint);
      previous = checkpoint.ordinals();
    }
    isInSession = false;
  }

  private Message readMessage() throws IOException {
    return parse(
        lines.requireOfSession(),
        "{\"message\":…}",
        (field, cursor) ->
            switch (field) {
              case "message" -> Optional.of(StoredStateReader.readMessage(cursor));
              case "message_text" ->
                  Optional.of(
                      JsonCursor.parseStored(
                          JsonText.of(cursor.text()), StoredStateReader::readMessage));
              default -> Optional.empty();
            });
  }

  private ArchivedCheckpoint readCheckpoint(int[] previous) throws IOException {
    CheckpointFields fields = new CheckpointFields(previous, current.messages(), maxMessages);
    ArchivedCheckpoint checkpoint =
        parse(
            lines.requireOfSession(),
            "{\"checkpoint\":…}",
            (field, cursor) ->
                field.equals("checkpoint") ? Optional.of(fields.read(cursor)) : Optional.empty());
    if (checkpoint.metadata().map(Nesting::depthOf).orElse(0) > Nesting.MAX_METADATA) {
      warnings.add(checkpoint.id().toString(), ImportWarning.METADATA_TOO_DEEP);
      return checkpoint.withoutMetadata();
    }
    return checkpoint;
  }
}
