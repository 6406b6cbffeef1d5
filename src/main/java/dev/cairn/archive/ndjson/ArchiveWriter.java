package dev.cairn.archive.ndjson;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.archive.ArchiveSink;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.json.JsonWriter;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * An archive as lines of JSON, each an object with one field that says what it is:
 *
 * <pre>
 * {"archive":{"format":"cairn-sessions","version":1,"exported_at":…}}
 * {"session":{"id":…,"owner":…,…,"messages":3,"checkpoints":2}}
 * {"message":{"role":"user",…}}        as many as the session says; the first has the ordinal 0
 * {"checkpoint":{"id":…,"parent_id":…,"keep":0,"then":[[0,1]],…}}
 * {"checkpoint":{"id":…,"parent_id":…,"keep":2,"then":[[2,2]],…}}
 * {"end":{"sessions":1}}
 * </pre>
 *
 * The messages of a checkpoint are the first {@code keep} of the checkpoint before, and then those
 * of the ordinals in {@code then}, each pair a first and a last. A message that has a line break
 * between its own values is written as {@code {"message_text":"…"}}, to be one line, and reads back
 * as it was.
 */
public final class ArchiveWriter implements ArchiveSink, Closeable {

  static final String FORMAT = "cairn-sessions";
  static final int VERSION = 1;

  private final OutputStream out;
  private final JsonGenerator json;
  private int[] previous = {};

  public ArchiveWriter(OutputStream out) throws IOException {
    this.out = out;
    this.json = JsonWriter.generator(out);
    json.setRootValueSeparator(null);
  }

  @Override
  public void begin(Instant exportedAt) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("archive");
    json.writeStringField("format", FORMAT);
    json.writeNumberField("version", VERSION);
    json.writeStringField("exported_at", exportedAt.toString());
    endLine();
  }

  @Override
  public void session(ArchivedSession session) throws IOException {
    previous = new int[0];
    json.writeStartObject();
    json.writeObjectFieldStart("session");
    json.writeStringField("id", session.id().toString());
    json.writeStringField("owner", session.owner());
    json.writeStringField("title", session.title());
    json.writeStringField("visibility", session.visibility().name());
    writeText("cwd", session.cwd());
    json.writeStringField("created_at", session.createdAt().toString());
    json.writeStringField("updated_at", session.updatedAt().toString());
    writeText("deleted_at", session.deletedAt());
    writeText("last_message_at", session.lastMessageAt());
    json.writeNumberField("messages", session.messages());
    json.writeNumberField("checkpoints", session.checkpoints());
    endLine();
  }

  @Override
  public void message(Message message) throws IOException {
    json.writeStartObject();
    if (hasLineBreak(message.json())) {
      json.writeStringField("message_text", message.json().text());
    } else {
      json.writeFieldName("message");
      writeVerbatim(message.json());
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  @Override
  public void checkpoint(ArchivedCheckpoint checkpoint) throws IOException {
    int keep = checkpoint.shares(previous);
    json.writeStartObject();
    json.writeObjectFieldStart("checkpoint");
    json.writeStringField("id", checkpoint.id().toString());
    writeText("parent_id", checkpoint.parentId());
    json.writeStringField("created_at", checkpoint.createdAt().toString());
    json.writeNumberField("keep", keep);
    json.writeArrayFieldStart("then");
    writeRuns(checkpoint.ordinals(), keep);
    json.writeEndArray();
    if (checkpoint.metadata().isPresent()) {
      JsonText metadata = checkpoint.metadata().get();
      if (hasLineBreak(metadata)) {
        json.writeStringField("metadata_text", metadata.text());
      } else {
        json.writeFieldName("metadata");
        writeVerbatim(metadata);
      }
    }
    endLine();
    previous = checkpoint.ordinals();
  }

  private void writeRuns(int[] ordinals, int from) throws IOException {
    for (int i = from; i < ordinals.length; ) {
      int first = ordinals[i++];
      int last = first;
      while (i < ordinals.length && ordinals[i] == last + 1) {
        last = ordinals[i++];
      }
      json.writeArray(new int[] {first, last}, 0, 2);
    }
  }

  @Override
  public void end(int sessions) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("end");
    json.writeNumberField("sessions", sessions);
    endLine();
  }

  private void endLine() throws IOException {
    json.writeEndObject();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private void writeText(String name, Optional<?> value) throws IOException {
    json.writeStringField(name, value.map(Object::toString).orElse(null));
  }

  /** Without a copy: what is large goes past the generator's buffer. */
  private void writeVerbatim(JsonText text) throws IOException {
    json.writeRawValue("");
    json.flush();
    out.write(text.bytes(), text.offset(), text.length());
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
    json.close();
    out.flush();
  }
}
