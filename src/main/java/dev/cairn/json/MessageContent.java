package dev.cairn.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.cairn.session.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people read of a message. The client has two forms for calls and results: fields of the
 * message, and parts of its content.
 *
 * @param parts its text, images and results, in order
 * @param toolCallId the call of which the texts of a tool message are the result
 */
public record MessageContent(
    List<Part> parts, List<ToolCall> toolCalls, Optional<String> toolCallId) {

  private static final Set<String> PART_FIELDS =
      Set.of("type", "text", "id", "name", "arguments", "tool_call_id", "content");

  /**
   * A part of the content.
   *
   * @param type as the client names it: {@code text}, {@code image_url}, {@code tool_result} …
   * @param text empty for an image, for example
   * @param toolCallId the call of which this is the result
   */
  public record Part(String type, Optional<String> text, Optional<String> toolCallId) {

    public boolean isImage() {
      return type.equals("image") || type.equals("image_url");
    }
  }

  /**
   * A call of a tool.
   *
   * @param arguments mostly JSON
   */
  public record ToolCall(String id, String name, String arguments) {}

  public static MessageContent of(Message message) {
    return JsonCursor.parse(message.json(), cursor -> read(cursor, name -> false));
  }

  /** Reads the message under the cursor. */
  static MessageContent read(JsonCursor cursor, JsonCursor.FieldReading otherFields)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    List<ToolCall> toolCalls = new ArrayList<>();
    List<String> toolCallId = new ArrayList<>();
    cursor.object(
        name -> {
          if (cursor.isNull()) {
            return false;
          }
          switch (name) {
            case "content" -> readContent(cursor, parts, toolCalls);
            case "tool_calls" -> cursor.array(() -> toolCalls.add(readToolCall(cursor)));
            case "tool_call_id" -> toolCallId.add(cursor.text());
            default -> {
              return otherFields.read(name);
            }
          }
          return true;
        });
    return new MessageContent(parts, toolCalls, toolCallId.stream().findFirst());
  }

  /**
   * The results by the ids of their calls; the texts of several parts are joined by line breaks.
   */
  Map<String, String> results() {
    Map<String, String> results = new LinkedHashMap<>();
    for (Part part : parts) {
      Optional<String> id = part.toolCallId().or(this::toolCallId);
      if (id.isPresent()) {
        part.text().ifPresent(text -> results.merge(id.get(), text, (a, b) -> a + "\n" + b));
      }
    }
    toolCallId.ifPresent(id -> results.putIfAbsent(id, ""));
    return results;
  }

  private static void readContent(JsonCursor cursor, List<Part> parts, List<ToolCall> toolCalls)
      throws IOException {
    if (cursor.token() == JsonToken.VALUE_STRING) {
      parts.add(new Part("text", Optional.of(cursor.text()), Optional.empty()));
    } else {
      cursor.array(() -> readPart(cursor, parts, toolCalls));
    }
  }

  private static void readPart(JsonCursor cursor, List<Part> parts, List<ToolCall> toolCalls)
      throws IOException {
    Map<String, String> fields = readPartFields(cursor);
    String type = fields.get("type");
    boolean hasCall = fields.containsKey("id") && fields.containsKey("name");
    boolean hasResult = fields.containsKey("tool_call_id");
    if (type.equals("tool_call") && hasCall) {
      toolCalls.add(
          new ToolCall(
              fields.get("id"), fields.get("name"), fields.getOrDefault("arguments", "null")));
    } else if (type.equals("tool_result") && hasResult) {
      parts.add(
          new Part(
              type,
              Optional.of(fields.getOrDefault("content", "null")),
              Optional.of(fields.get("tool_call_id"))));
    } else {
      parts.add(new Part(type, Optional.ofNullable(fields.get("text")), Optional.empty()));
    }
  }

  /**
   * Strings, and other values as their JSON. Fields that today's client does not know may have any
   * value and occur twice.
   */
  private static Map<String, String> readPartFields(JsonCursor cursor) throws IOException {
    Map<String, String> fields = new HashMap<>();
    cursor.object(
        name -> {
          boolean isShown = PART_FIELDS.contains(name) && !cursor.isNull();
          if (isShown && cursor.token() == JsonToken.VALUE_STRING) {
            fields.putIfAbsent(name, cursor.text());
          } else if (isShown) {
            fields.putIfAbsent(name, cursor.cutValue().text());
          }
          return false;
        });
    return fields;
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
