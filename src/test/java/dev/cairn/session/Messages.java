package dev.cairn.session;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Messages and states for tests. */
public final class Messages {

  private Messages() {}

  public static Message user(String content) {
    return message(Message.Role.USER, content);
  }

  public static Message assistant(String content) {
    return message(Message.Role.ASSISTANT, content);
  }

  private static Message message(Message.Role role, String content) {
    String json =
        "{\"role\":\"%s\",\"content\":\"%s\"}".formatted(role.name().toLowerCase(), content);
    return new Message(role, JsonText.of(json));
  }

  /** A message as it was written. */
  public static Message verbatim(Message.Role role, String json) {
    return new Message(role, JsonText.of(json));
  }

  public static CheckpointState state(Message... messages) {
    return new CheckpointState(List.of(messages), Optional.empty());
  }

  public static CheckpointState state(List<Message> messages, String metadata) {
    return new CheckpointState(messages, Optional.of(JsonText.of(metadata)));
  }

  /** The same, read whole, to be compared. */
  public static CheckpointState inMemory(CheckpointState state) {
    return new CheckpointState(state.messages().toList(), state.metadata());
  }

  /** So many different messages. */
  public static CheckpointState stateOf(int messages) {
    return new CheckpointState(
        Stream.iterate(0, i -> i + 1).limit(messages).map(i -> user("message " + i)).toList(),
        Optional.empty());
  }
}
