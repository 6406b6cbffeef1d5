package dev.cairn.json;

import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads states that were kept elsewhere: {@code {"messages"?, "metadata"?}}. Their metadata may be
 * nested deeper than requests may.
 *
 * @param maxMessages the most messages in one state
 */
public record StoredStateReader(int maxMessages) {

  /**
   * @throws StorageException {@code INVALID_REQUEST} if it is not valid
   */
  public CheckpointState read(JsonText state) {
    return JsonCursor.parseStored(state, this::read);
  }

  private CheckpointState read(JsonCursor cursor) throws IOException {
    List<Message> messages = new ArrayList<>();
    List<JsonText> metadata = new ArrayList<>();
    cursor.object(
        field -> {
          switch (field) {
            case "messages" -> cursor.array(() -> add(readMessage(cursor), messages));
            case "metadata" -> metadata.add(readMetadata(cursor));
            default -> {
              return false;
            }
          }
          return true;
        });
    return new CheckpointState(messages, metadata.stream().findFirst());
  }

  private void add(Message message, List<Message> messages) {
    if (messages.size() == maxMessages) {
      throw new StorageException(Problem.TOO_MANY_MESSAGES, "at most " + maxMessages);
    }
    messages.add(message);
  }

  /**
   * Reads the message under the cursor.
   *
   * @throws StorageException {@code INVALID_REQUEST} if the client could not read it in each
   *     response
   */
  public static Message readMessage(JsonCursor cursor) throws IOException {
    Message message = MessageReader.read(cursor);
    if (Nesting.depthOf(message.json()) > Nesting.MAX_MESSAGE) {
      throw new StorageException(Problem.JSON_TOO_DEEP, cursor.place());
    }
    return message;
  }

  /** Reads the metadata under the cursor, however deep it is. */
  public static JsonText readMetadata(JsonCursor cursor) throws IOException {
    int start = cursor.start();
    cursor.any();
    return cursor.cut(start);
  }
}
