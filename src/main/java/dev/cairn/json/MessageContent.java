package dev.cairn.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.cairn.session.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people read of a message.
 *
 * @param parts its text and images, in order
 * @param toolCallId the call that a tool message answers
 */
public record MessageContent(
    List<Part> parts, List<ToolCall> toolCalls, Optional<String> toolCallId) {

  /**
   * A part of the content.
   *
   * @param text empty for an image
   */
  public record Part(Optional<String> text) {}

  /**
   * A call of a tool.
   *
   * @param arguments mostly JSON
   */
  public record ToolCall(String id, String name, String arguments) {}

  public static MessageContent of(Message message) {
    return JsonCursor.parse(message.json(), MessageContent::read);
  }

  private static MessageContent read(JsonCursor cursor) throws IOException {
    List<Part> parts = new ArrayList<>();
    List<ToolCall> toolCalls = new ArrayList<>();
    List<String> toolCallId = new ArrayList<>();
    cursor.object(
        name -> {
          if (cursor.isNull()) {
            return true;
          }
          switch (name) {
            case "content" -> readContent(cursor, parts);
            case "tool_calls" -> cursor.array(() -> toolCalls.add(readToolCall(cursor)));
            case "tool_call_id" -> toolCallId.add(cursor.text());
            default -> {
              return false;
            }
          }
          return true;
        });
    return new MessageContent(parts, toolCalls, toolCallId.stream().findFirst());
  }

  private static void readContent(JsonCursor cursor, List<Part> parts) throws IOException {
    if (cursor.token() == JsonToken.VALUE_STRING) {
      parts.add(new Part(Optional.of(cursor.text())));
    } else {
      cursor.array(() -> parts.add(readPart(cursor)));
    }
  }

  private static Part readPart(JsonCursor cursor) throws IOException {
    List<String> text = new ArrayList<>();
    cursor.object(
        name -> {
          boolean isText = name.equals("text") && !cursor.isNull();
          if (isText) {
            text.add(cursor.text());
          }
          return isText;
        });
    return new Part(text.stream().findFirst());
  }

  private static ToolCall readToolCall(JsonCursor cursor) throws IOException {
    String[] idNameArguments = new String[3];
    cursor.object(
        field -> {
          switch (field) {
            case "id" -> idNameArguments[0] = cursor.text();
            case "function" ->
                cursor.object(
                    inner -> {
                      switch (inner) {
                        case "name" -> idNameArguments[1] = cursor.text();
                        case "arguments" -> idNameArguments[2] = cursor.text();
                        default -> {
                          return false;
                        }
                      }
                      return true;
                    });
            default -> {
              return false;
            }
          }
          return true;
        });
    return new ToolCall(idNameArguments[0], idNameArguments[1], idNameArguments[2]);
  }
}
