package dev.cairn.stakpak;

import dev.cairn.json.JsonReader;
import dev.cairn.session.JsonText;
import dev.cairn.session.StorageException;
import java.util.Optional;

/**
 * What an error says of itself, as far as it does: it is heard whatever it looks like.
 *
 * @param key a constant, in the server's own words
 * @param message a sentence
 * @param details what exactly is wrong
 */
record ErrorEnvelope(Optional<String> key, Optional<String> message, Optional<String> details) {

  private record Response(Optional<JsonText> error) {}

  private record Fields(
      Optional<JsonText> key, Optional<JsonText> message, Optional<JsonText> details) {}

  /**
   * Reads {@code {"error": {"key", "message", "details"?}}}, or an object that says less.
   *
   * @throws StorageException {@code INVALID_REQUEST} if it is none
   */
  static ErrorEnvelope read(JsonText response) {
    Optional<JsonText> error =
        JsonReader.readResponse(response, Response.class)
            .error()
            .filter(value -> value.bytes()[value.offset()] == '{');
    Fields fields = JsonReader.readResponse(error.orElse(JsonText.of("{}")), Fields.class);
    return new ErrorEnvelope(words(fields.key), words(fields.message), words(fields.details));
  }

  private static Optional<String> words(Optional<JsonText> value) {
    return value
        .filter(text -> text.bytes()[text.offset()] == '"')
        .map(text -> JsonReader.readResponse(text, String.class));
  }
}
