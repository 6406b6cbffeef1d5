package dev.cairn.archive;

import dev.cairn.knowledge.KnowledgeFile;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.PlainText;
import dev.cairn.session.Redactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Passes an archive on without the secrets in titles, working directories, labels, messages,
 * metadata, and knowledge files. Files that are not text are left out. The result can be imported
 * like any archive.
 */
public final class RedactedArchive implements ArchiveSink {

  private static final JsonText TOO_LARGE = JsonText.of("\"[redacted: too large]\"");

  private final ArchiveSink sink;
  private final Redactor redactor;
  private int leftOut;

  public RedactedArchive(ArchiveSink sink, Redactor redactor) {
    this.sink = sink;
    this.redactor = redactor;
  }

  @Override
  public void begin(Instant exportedAt) throws IOException {
    sink.begin(exportedAt);
  }

  @Override
  public void session(ArchivedSession session) throws IOException {
    sink.session(
        new ArchivedSession(
            session.id(),
            session.owner(),
            PlainText.title(redactor.text(session.title())),
            session.visibility(),
            session.cwd().map(cwd -> PlainText.cwd(redactor.text(cwd))),
            RedactedSession.labels(session.labels(), redactor),
            session.createdAt(),
            session.updatedAt(),
            session.deletedAt(),
            session.lastMessageAt(),
            session.messages(),
            session.checkpoints()));
  }

  @Override
  public void message(Message message) throws IOException {
    sink.message(redactor.message(message));
  }

  @Override
  public void checkpoint(ArchivedCheckpoint checkpoint) throws IOException {
    sink.checkpoint(
        new ArchivedCheckpoint(
            checkpoint.id(),
            checkpoint.parentId(),
            checkpoint.ordinals(),
            checkpoint.metadata().map(this::metadata),
            checkpoint.createdAt()));
  }

  private JsonText metadata(JsonText metadata) {
    JsonText redacted = redactor.value(metadata);
    boolean isTooLarge =
        redacted.length() > Math.max(metadata.length(), CheckpointState.MAX_METADATA_BYTES);
    return isTooLarge ? TOO_LARGE : redacted;
  }

  @Override
  public void file(String path, byte[] content) throws IOException {
    Optional<byte[]> redacted =
        text(content)
            .map(text -> redactor.text(text).getBytes(StandardCharsets.UTF_8))
            .filter(bytes -> bytes.length <= KnowledgeFile.MAX_BYTES);
    if (redacted.isPresent()) {
      sink.file(path, redacted.get());
    } else {
      leftOut++;
    }
  }

  /** Decodes content as text; empty if it is not text. */
  private static Optional<String> text(byte[] content) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  @Override
  public void end(int sessions, int files) throws IOException {
    sink.end(sessions, files - leftOut);
  }
}
