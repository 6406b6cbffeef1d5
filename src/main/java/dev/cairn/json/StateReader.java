package dev.cairn.json;

import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code {"messages"?, "metadata"?}}. Messages and metadata stay views of the source.
 *
 * @param maxMessages the most messages in one state
 */
record StateReader(int maxMessages) {

  CheckpointState read(JsonCursor cursor) throws IOException {
    List<Message> messages = new ArrayList<>();
    JsonText[] metadata = new JsonText[1];
    cursor.object(
        name -> {
          switch (name) {
            case "messages" ->
                cursor.array(
                    () -> {
                      if (messages.size() == maxMessages) {
                        throw new StorageException(
                            Problem.TOO_MANY_MESSAGES, "at most " + maxMessages);
                      }
                      messages.add(MessageReader.read(cursor));
                    });
            case "metadata" -> {
              int start = cursor.start();
              cursor.any();
              metadata[0] = cursor.cut(start);
            }
            default -> {
              return false;
            }
          }
          return true;
        });
    return new CheckpointState(messages, Optional.ofNullable(metadata[0]));
  }
}
