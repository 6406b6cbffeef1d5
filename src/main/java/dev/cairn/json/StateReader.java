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
    Fields fields = new Fields(maxMessages);
    cursor.object(name -> fields.read(name, cursor));
    return new CheckpointState(fields.messages().orElse(List.of()), fields.metadata());
  }

  /** The fields of an object that is a state, or has them among others. */
  static final class Fields {
    private final int maxMessages;
    private List<Message> messages;
    private JsonText metadata;

    Fields(int maxMessages) {
      this.maxMessages = maxMessages;
    }

    boolean read(String name, JsonCursor cursor) throws IOException {
      switch (name) {
        case "messages" -> {
          messages = new ArrayList<>();
          cursor.array(() -> add(MessageReader.read(cursor)));
        }
        case "metadata" -> {
          int start = cursor.start();
          cursor.any();
          metadata = cursor.cut(start);
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private void add(Message message) {
      if (messages.size() == maxMessages) {
        throw new StorageException(Problem.TOO_MANY_MESSAGES, "at most " + maxMessages);
      }
      messages.add(message);
    }

    Optional<List<Message>> messages() {
      return Optional.ofNullable(messages);
    }

    Optional<JsonText> metadata() {
      return Optional.ofNullable(metadata);
    }
  }
}
