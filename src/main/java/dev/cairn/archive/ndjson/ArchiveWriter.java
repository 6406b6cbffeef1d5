package dev.cairn.archive.ndjson;

import dev.cairn.archive.ArchiveSink;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.json.JsonLines;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Writes an archive as lines of JSON, each an object with one field that tells its type:
 *
 * <pre>
 * {"archive":{"format":"cairn-sessions","version":1,"exported_at":…}}
 * {"session":{"id":…,"owner":…,…,"messages":3,"checkpoints":2}}
 * {"message":{"role":"user",…}}        as many as the session says; the first has the ordinal 0
 * {"checkpoint":{"id":…,"parent_id":…,"keep":0,"then":[[0,1]],…}}
 * {"checkpoint":{"id":…,"parent_id":…,"keep":2,"then":[[2,2]],…}}
 * {"knowledge_file":{"path":…,"content":…}}   in Base64, behind all sessions
 * {"end":{"sessions":1,"files":1}}
 * </pre>
 *
 * The messages of a checkpoint are the first {@code keep} of the previous checkpoint, followed by
 * those with the ordinals in {@code then}, each pair a first and a last. A message with a line
 * break between its values is written as {@code {"message_text":"…"}}, so that it fits on one line,
 * and is restored unchanged when read.
 */
public final class ArchiveWriter implements ArchiveSink, Closeable {

  private final JsonLines lines;
  private int[] previous = {};

  public ArchiveWriter(OutputStream out) throws IOException {
    this.lines = new JsonLines(out);
  }

  @Override
  public void begin(Instant exportedAt) throws IOException {
    lines.write(
        new Line.Beginning(
            new Line.Format(Line.Format.NAME, Line.Format.VERSION, Optional.of(exportedAt))));
  }

  @Override
  public void session(ArchivedSession session) throws IOException {
    previous = new int[0];
    lines.write(new Line.OneSession(session));
  }

  @Override
  public void message(Message message) throws IOException {
    boolean asText = hasLineBreak(message.json());
    lines.write(
        asText
            ? new Line.OneMessage(Optional.empty(), Optional.of(message.json().text()))
            : new Line.OneMessage(Optional.of(message), Optional.empty()));
  }

  @Override
  public void checkpoint(ArchivedCheckpoint checkpoint) throws IOException {
    int keep = checkpoint.shares(previous);
    Predicate<JsonText> asText = ArchiveWriter::hasLineBreak;
    lines.write(
        new Line.OneCheckpoint(
            new Line.Checkpoint(
                checkpoint.id(),
                checkpoint.parentId(),
                checkpoint.createdAt(),
                keep,
                OrdinalRuns.of(checkpoint.ordinals(), keep),
                checkpoint.metadata().filter(asText.negate()),
                checkpoint.metadata().filter(asText).map(JsonText::text))));
    previous = checkpoint.ordinals();
  }

  @Override
  public void file(String path, byte[] content) throws IOException {
    lines.write(
        new Line.OneFile(
            new Line.KnowledgeFile(path, Base64.getEncoder().encodeToString(content))));
  }

  @Override
  public void end(int sessions, int files) throws IOException {
    Optional<Integer> anyFiles = files == 0 ? Optional.empty() : Optional.of(files);
    lines.write(new Line.End(new Line.Count(sessions, anyFiles)));
  }

  private static boolean hasLineBreak(JsonText text) {
    for (int i = text.offset(); i < text.offset() + text.length(); i++) {
      if (text.bytes()[i] == '\n' || text.bytes()[i] == '\r') {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
