package dev.cairn.session;

/**
 * Replaces all occurrences of a secret and counts them. Input without the secret is returned as the
 * same object.
 */
public interface Redactor {

  /** Redacts a whole message, which remains readable by the client. */
  JsonText message(JsonText message);

  /** Redacts a parsed message. */
  default Message message(Message message) {
    return message.with(message(message.json()));
  }

  /** Redacts any other JSON value. */
  JsonText value(JsonText value);

  /** Redacts plain text. */
  String text(String text);

  /** Returns the number of occurrences replaced so far. */
  int places();
}
