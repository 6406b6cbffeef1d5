package dev.cairn.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.UpdateSessionRequest;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;

/** Writes the bodies that {@link RequestReader} reads, and what is empty not at all. */
public final class RequestWriter implements Closeable {

  private final OutputStream out;
  private final JsonGenerator json;
  private final VerbatimOutput verbatim;

  public RequestWriter(OutputStream out) throws IOException {
    this.out = out;
    this.json = ResponseWriter.FACTORY.createGenerator(out);
    this.verbatim = new VerbatimOutput(json, out);
  }

  /** {@code {"title", "visibility", "cwd"?, "state"}}. */
  public void createSession(CreateSessionRequest request) throws IOException {
    json.writeStartObject();
    json.writeStringField("title", request.title());
    writeVisibility(Optional.of(request.visibility()));
    writeText("cwd", request.cwd());
    writeState(request.initialState());
    json.writeEndObject();
  }

  /** {@code {"title"?, "visibility"?}}. */
  public void updateSession(UpdateSessionRequest request) throws IOException {
    json.writeStartObject();
    writeText("title", request.title());
    writeVisibility(request.visibility());
    json.writeEndObject();
  }

  /** {@code {"state", "parent_id"?}}. */
  public void createCheckpoint(CreateCheckpointRequest request) throws IOException {
    json.writeStartObject();
    writeState(request.state());
    writeText("parent_id", request.parentId().map(UUID::toString));
    json.writeEndObject();
  }

  /** {@code {"messages", "metadata"?, "parent_id"?}}. */
  public void appendMessages(AppendMessagesRequest request) throws IOException {
    json.writeStartObject();
    verbatim.writeFields(new CheckpointState(request.messages(), request.metadata()));
    writeText("parent_id", request.parentId().map(UUID::toString));
    json.writeEndObject();
  }

  private void writeState(CheckpointState state) throws IOException {
    json.writeFieldName("state");
    verbatim.write(state);
  }

  private void writeVisibility(Optional<SessionVisibility> visibility) throws IOException {
    writeText("visibility", visibility.map(SessionVisibility::name));
  }

  private void writeText(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  /** Flushes the request and leaves the stream open. */
  @Override
  public void close() throws IOException {
    json.close();
    out.flush();
  }
}
