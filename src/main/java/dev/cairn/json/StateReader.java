package dev.cairn.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code {"messages"?, "metadata"?}}. Messages and metadata remain views of the source. */
final class StateReader extends StdDeserializer<CheckpointState> {

  private static final long serialVersionUID = 1L;

  StateReader() {
    super(CheckpointState.class);
  }

  @Override
  public CheckpointState deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonCursor cursor = EnvelopeParser.cursor(parser);
    List<Message> messages = new ArrayList<>();
    List<JsonText> metadata = new ArrayList<>();
    cursor.object(
        name -> {
          switch (name) {
            case "messages" -> readMessages(cursor, EnvelopeParser.maxMessages(parser), messages);
            case "metadata" -> metadata.add(readMetadata(cursor));
            default -> {
              return false;
            }
          }
          return true;
        });
    return new CheckpointState(messages, metadata.stream().findFirst());
  }

  private static void readMessages(JsonCursor cursor, int max, List<Message> messages)
      throws IOException {
    cursor.array(
        () -> {
          Message message = MessageReader.read(cursor);
          if (messages.size() == max) {
            throw new StorageException(Problem.TOO_MANY_MESSAGES, "at most " + max);
          }
          messages.add(message);
        });
  }

  private static JsonText readMetadata(JsonCursor cursor) throws IOException {
    int start = cursor.start();
    cursor.any();
    return cursor.cut(start);
  }

  /** Reads the messages of an object that has the fields of a state among others. */
  static final class Messages extends JsonDeserializer<List<Message>> {
    @Override
    public List<Message> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      List<Message> messages = new ArrayList<>();
      readMessages(EnvelopeParser.cursor(parser), EnvelopeParser.maxMessages(parser), messages);
      return messages;
    }
  }

  /**
   * Reads the metadata of such an object: any value, including null, kept by the client in full.
   */
  static final class Metadata extends Verbatim.Reader {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonText deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return readMetadata(EnvelopeParser.cursor(parser));
    }
  }
}
