package dev.cairn.json;

import static dev.cairn.json.Schema.Field.optional;
import static dev.cairn.json.Schema.Field.required;

import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a message just as the client's own parser does, no more strictly. One message that the
 * client cannot read back makes the whole session unreadable, and one rejected without need loses a
 * turn.
 *
 * @see <a
 *     href="https://github.com/stakpak/agent/blob/4e44be9c/libs/shared/src/models/integrations/openai.rs">stakpak/agent
 *     libs/shared/src/models/integrations/openai.rs, ChatMessage</a>
 */
public final class MessageReader {
  private static final Map<String, Message.Role> ROLES =
      Stream.of(Message.Role.values())
          .collect(Collectors.toMap(role -> role.name().toLowerCase(Locale.ROOT), role -> role));

  private static final Schema CONTENT_PART =
      Schema.bufferedObject(
          required("type", Schema.STRING),
          optional("text", Schema.STRING),
          optional(
              "image_url",
              Schema.bufferedObject(
                  required("url", Schema.STRING), optional("detail", Schema.STRING))));

  private static final Schema CONTENT =
      cursor -> {
        switch (cursor.token()) {
          case VALUE_STRING -> cursor.string();

          case START_ARRAY -> Schema.arrayOf(CONTENT_PART).check(cursor);
          default -> throw cursor.wrong("must be null, a string or an array");
        }
      };

  private static final Schema TOOL_CALL =
      Schema.object(
          required("id", Schema.STRING),
          required("type", Schema.STRING),
          required(
              "function",
              Schema.object(required("name", Schema.STRING), required("arguments", Schema.STRING))),
          optional("metadata", Schema.ANY));

  private static final Schema USAGE =
      Schema.object(
          required("prompt_tokens", Schema.U32),
          required("completion_tokens", Schema.U32),
          required("total_tokens", Schema.U32),
          optional(
              "prompt_tokens_details",
              Schema.object(
                  optional("input_tokens", Schema.U32),
                  optional("output_tokens", Schema.U32),
                  optional("cache_read_input_tokens", Schema.U32),
                  optional("cache_write_input_tokens", Schema.U32))));

  private static final Schema.ObjectShape MESSAGE =
      Schema.object(
          required("role", Schema.oneOf(ROLES.keySet())),
          optional("content", CONTENT),
          optional("name", Schema.STRING),
          optional("tool_calls", Schema.arrayOf(TOOL_CALL)),
          optional("tool_call_id", Schema.STRING),
          optional("usage", USAGE),
          optional("id", Schema.STRING),
          optional(
              "model",
              Schema.object(required("provider", Schema.STRING), required("id", Schema.STRING))),
          optional("cost", Schema.F64),
          optional("finish_reason", Schema.STRING),
          optional("created_at", Schema.I64),
          optional("completed_at", Schema.I64),
          optional("metadata", Schema.ANY));

  private MessageReader() {}

  /**
   * Reads the message under the cursor.
   *
   * @throws StorageException {@code INVALID_REQUEST} if the client could not read the message in
   *     every response
   */
  public static Message read(JsonCursor cursor) throws IOException {
    int start = cursor.start();
    Message.Role role = cursor.reportingAs(Problem.INVALID_MESSAGE, MessageReader::readRole);
    Message message = new Message(role, cursor.cut(start));
    if (cursor.isOfAnyDepth() && Nesting.depthOf(message.json()) > Nesting.MAX_MESSAGE) {
      throw new StorageException(Problem.JSON_TOO_DEEP, cursor.place());
    }
    return message;
  }

  private static Message.Role readRole(JsonCursor cursor) throws IOException {
    Message.Role[] role = new Message.Role[1];
    MESSAGE.check(cursor, Map.of("role", value -> role[0] = ROLES.get(value.text())));
    return role[0];
  }
}
