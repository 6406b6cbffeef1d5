package dev.cairn.archive.ndjson;

import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.ArchiveSource;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ContentSink;
import dev.cairn.archive.ImportWarning;
import dev.cairn.archive.ImportWarnings;
import dev.cairn.json.JsonCursor;
import dev.cairn.json.JsonReader;
import dev.cairn.json.Nesting;
import dev.cairn.knowledge.KnowledgeContent;
import dev.cairn.knowledge.KnowledgeFile;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.PlainText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the archives that {@link ArchiveWriter} writes, line by line. A session ends where the next
 * line begins like a session, a file or the end, whatever precedes it; so an invalid session does
 * not prevent others from being read.
 */
public final class ArchiveReader implements ArchiveSource {

  private static final int MAX_OWNER = 255;

  private final ArchiveLines lines;
  private final int entries;
  private final JsonReader reader;
  private int sessionsRead;
  private int filesRead;
  private boolean isInSession;
  private ArchivedSession current;
  private ImportWarnings warnings = new ImportWarnings("");

  /**
   * Reads the first line.
   *
   * @param in the source of the archive; should be buffered
   * @param entries the expected number of sessions and files
   * @param maxLineBytes the maximum length of a line
   * @param maxMessages the maximum number of messages in one checkpoint
   * @throws StorageException {@code INVALID_REQUEST} if it does not begin like an archive
   */
  public ArchiveReader(InputStream in, int entries, int maxLineBytes, int maxMessages)
      throws IOException {
    this.lines = new ArchiveLines(in, maxLineBytes, maxMessages);
    this.entries = entries;
    this.reader = JsonReader.ofRequests(maxMessages).reportingAs(Problem.INVALID_ARCHIVE);
    readBeginning();
  }

  /** Counts the lines that begin like sessions and files. */
  public static int countEntries(InputStream in) throws IOException {
    return ArchiveLines.countEntries(in);
  }

  @Override
  public int entries() {
    return entries;
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

  private void readBeginning() throws IOException {
    Line.Format format = read(lines.require(), Line.Beginning.class).archive();
    if (!format.format().equals(Line.Format.NAME) || format.version() != Line.Format.VERSION) {
      throw ArchiveLines.wrong(
          "must be of format %s, version %d".formatted(Line.Format.NAME, Line.Format.VERSION));
    }
  }

  private <T> T read(JsonText line, Class<T> type) {
    return reader.readStored(line, type);
  }

  @Override
  public Optional<ArchiveEntry> nextEntry() throws IOException {
    if (isInSession) {
      lines.skipSession();
    }
    JsonText line = lines.require();
    if (ArchiveLines.beginsFile(line)) {
      filesRead++;
      return Optional.of(readFile(line));
    }
    if (!ArchiveLines.beginsSession(line)) {
      readEnd(line);
      return Optional.empty();
    }
    sessionsRead++;
    isInSession = true;
    try {
      current = stored(read(line, Line.OneSession.class).session());
      return Optional.of(new ArchiveEntry.Readable(current));
    } catch (StorageException e) {
      return Optional.of(new ArchiveEntry.Unreadable(idOf(line), e));
    }
  }

  private ArchiveEntry readFile(JsonText line) throws IOException {
    isInSession = false;
    warnings = new ImportWarnings("");
    try {
      Line.KnowledgeFile file = read(line, Line.OneFile.class).knowledgeFile();
      byte[] content = decode(file.content());
      return new ArchiveEntry.File(
          new KnowledgePath(file.path()),
          KnowledgeContent.of(() -> new ByteArrayInputStream(content)));
    } catch (StorageException e) {
      return new ArchiveEntry.Unreadable(Optional.empty(), e);
    }
  }

  private static byte[] decode(String base64) {
    try {
      byte[] content = Base64.getDecoder().decode(base64);
      if (content.length > KnowledgeFile.MAX_BYTES) {
        throw ArchiveLines.wrong(
            "the content has more than %d bytes".formatted(KnowledgeFile.MAX_BYTES));
      }
      return content;
    } catch (IllegalArgumentException e) {
      throw ArchiveLines.wrong("content must be in Base64");
    }
  }

  private void readEnd(JsonText line) throws IOException {
    Line.Count said = read(line, Line.End.class).end();
    if (said.sessions() != sessionsRead || said.files().orElse(0) != filesRead) {
      throw ArchiveLines.wrong(
          "it has %d sessions and %d files and says %d and %d"
              .formatted(sessionsRead, filesRead, said.sessions(), said.files().orElse(0)));
    }
    lines.requireNone();
  }

  private Optional<String> idOf(JsonText line) {
    try {
      return Optional.of(read(line, Line.OneSessionId.class).session().id().toString());
    } catch (StorageException e) {
      return Optional.empty();
    }
  }

  /** Returns a session in a form that can be stored. */
  private ArchivedSession stored(ArchivedSession session) {
    session.times().forEach(ArchiveReader::checkTime);
    if (session.checkpoints() < 1) {
      throw ArchiveLines.wrong("must have a checkpoint");
    }
    ArchivedSession.requireFit(session.checkpoints(), session.messages(), reader.maxMessages());
    warnings = new ImportWarnings(session.id().toString());
    return new ArchivedSession(
        session.id(),
        PlainText.name(session.owner(), MAX_OWNER, Problem.INVALID_ARCHIVE),
        warnings.title(session.title()),
        session.visibility(),
        session.cwd().map(warnings::cwd),
        session.labels(),
        session.createdAt(),
        session.updatedAt(),
        session.deletedAt(),
        session.lastMessageAt(),
        session.messages(),
        session.checkpoints());
  }

  private static void checkTime(Instant time) {
    if (time.getNano() % 1000 != 0) {
      throw ArchiveLines.wrong("times must be in whole microseconds");
    }
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
    Line.OneMessage line = read(lines.requireOfSession(), Line.OneMessage.class);
    return line.message()
        .or(() -> line.messageText().map(text -> read(JsonText.of(text), Message.class)))
        .orElseThrow(() -> ArchiveLines.wrong("must have message"));
  }

  private ArchivedCheckpoint readCheckpoint(int[] previous) throws IOException {
    Line.Checkpoint line = read(lines.requireOfSession(), Line.OneCheckpoint.class).checkpoint();
    checkTime(line.createdAt());
    if (line.keep() > previous.length) {
      throw ArchiveLines.wrong("keep must be at most " + previous.length);
    }
    int[] ordinals =
        OrdinalRuns.read(
            line.then(),
            Arrays.copyOf(previous, line.keep()),
            current.messages(),
            reader.maxMessages());
    return new ArchivedCheckpoint(
        line.id(), line.parentId(), ordinals, readMetadata(line), line.createdAt());
  }

  /** Checks that a client preserves the value as a whole. */
  private static void checkValue(JsonText value) {
    JsonCursor.parseStored(
        value,
        cursor -> {
          cursor.any();
          return null;
        });
  }

  private Optional<JsonText> readMetadata(Line.Checkpoint line) {
    Optional<JsonText> metadata = line.metadata().or(() -> line.metadataText().map(JsonText::of));
    metadata.ifPresent(ArchiveReader::checkValue);
    return warnings.metadata(line.id().toString(), metadata, Nesting::isMetadataTooDeep);
  }
}
