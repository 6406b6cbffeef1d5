package dev.cairn.session;

/**
 * One message of a conversation, stored as the client wrote it.
 *
 * @param role the author's role, parsed from the text
 * @param json the whole message: a JSON object
 */
public record Message(Role role, JsonText json) {

  /** Returns a copy with another text. */
  public Message with(JsonText other) {
    return new Message(role, other);
  }

  /** The role of a message's author. */
  public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL
  }
}
