package dev.cairn.session;

/**
 * One message of a conversation, kept as the client wrote it.
 *
 * @param role who speaks, read out of the text
 * @param json the whole message: a JSON object
 */
public record Message(Role role, JsonText json) {

  /** The same with another text. */
  public Message with(JsonText other) {
    return new Message(role, other);
  }

  /** Who speaks in a message. */
  public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL
  }
}
