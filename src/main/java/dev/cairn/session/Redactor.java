package dev.cairn.session;

/**
 * Replaces a secret wherever it is in what it is given, and counts the places. What has no secret
 * comes back as the same object.
 */
public interface Redactor {

  /** A whole message, which stays one that the client can read. */
  JsonText message(JsonText message);

  /** The same of a message that is known. */
  default Message message(Message message) {
    return message.with(message(message.json()));
  }

  /** Any other JSON value. */
  JsonText value(JsonText value);

  /** A text that is no JSON. */
  String text(String text);

  /** How many places there were so far. */
  int places();
}
