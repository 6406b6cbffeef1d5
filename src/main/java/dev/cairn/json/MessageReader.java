package dev.cairn.json;

import static dev.cairn.json.Shape.Field.optional;
import static dev.cairn.json.Shape.Field.required;

import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a message as the client's own parser does, no stricter: one message that the client cannot
 * read back makes the whole session unreadable to it, and one refused without need loses a turn.
 *
 * @see <a
 *     href="https://github.com/stakpak/agent/blob/4e44be9c/libs/shared/src/models/integrations/openai.rs">stakpak/agent
 *     libs/shared/src/models/integrations/openai.rs, ChatMessage</a>
 */
enum MessageReader {
  ;

  private static final Map<String, Message.Role> ROLES =
      Stream.of(Message.Role.values())
          .collect(Collectors.toMap(role -> role.name().toLowerCase(Locale.ROOT), role -> role));

  private static final Shape CONTENT_PART =
      Shape.bufferedObject(
          required("type", Shape.STRING),
          optional("text", Shape.STRING),
          optional(
              "image_url",
              Shape.bufferedObject(
                  required("url", Shape.STRING), optional("detail", Shape.STRING))));

  private static final Shape CONTENT =
      cursor -> {
        switch (cursor.token()) {
          case VALUE_STRING -> cursor.string();
          case START_ARRAY -> Shape.arrayOf(CONTENT_PART).check(cursor);
          default -> throw cursor.wrong("must be null, a string or an array");
        }
      };

  private static final Shape TOOL_CALL =
      Shape.object(
          required("id", Shape.STRING),
          required("type", Shape.STRING),
          required(
              "function",
              Shape.object(required("name", Shape.STRING), required("arguments", Shape.STRING))),
          optional("metadata", Shape.ANY));

  private static final Shape USAGE =
      Shape.object(
          required("prompt_tokens", Shape.U32),
          required("completion_tokens", Shape.U32),
          required("total_tokens", Shape.U32),
          optional(
              "prompt_tokens_details",
              Shape.object(
                  optional("input_tokens", Shape.U32),
                  optional("output_tokens", Shape.U32),
                  optional("cache_read_input_tokens", Shape.U32),
                  optional("cache_write_input_tokens", Shape.U32))));

  private static final Shape.ObjectShape MESSAGE =
      Shape.object(
          required("role", Shape.oneOf(ROLES.keySet())),
          optional("content", CONTENT),
          optional("name", Shape.STRING),
          optional("tool_calls", Shape.arrayOf(TOOL_CALL)),
          optional("tool_call_id", Shape.STRING),
          optional("usage", USAGE),
          optional("id", Shape.STRING),
          optional(
              "model",
              Shape.object(required("provider", Shape.STRING), required("id", Shape.STRING))),
          optional("cost", Shape.F64),
          optional("finish_reason", Shape.STRING),
          optional("created_at", Shape.I64),
          optional("completed_at", Shape.I64),
          optional("metadata", Shape.ANY));

  /** Reads the message under the cursor. */
  static Message read(JsonCursor cursor) throws IOException {
    int start = cursor.start();
    Message.Role[] role = new Message.Role[1];
    cursor.blaming(
        Problem.INVALID_MESSAGE,
        () -> MESSAGE.check(cursor, Map.of("role", value -> role[0] = ROLES.get(value.text()))));
    return new Message(role[0], cursor.cut(start));
  }
}
