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
import java.util.stream.Stream;

/**
 * The readable content of a message. The client has two forms for calls and results: fields of the
 * message, and parts of its content.
 *
 * @param parts the texts, images, calls and results, in order; calls from fields come last
 * @param toolCallId the call whose result the texts of a tool message are
 */
public record MessageContent(List<Part> parts, Optional<String> toolCallId) {

  private static final Set<String> PART_FIELDS =
      Set.of("type", "text", "url", "id", "name", "arguments", "tool_call_id", "content");

  /**
   * A part of the content.
   *
   * @param type the client's name for it: {@code text}, {@code image_url}, {@code tool_result} …
   * @param text empty for an image, for example
   * @param url the address of an image
   * @param call the call, if this part is one
   * @param toolCallId the call that this is the result of, or a part of the result
   */
  public record Part(
      String type,
      Optional<String> text,
      Optional<String> url,
      Optional<ToolCall> call,
      Optional<String> toolCallId) {

    private static Part text(String text) {
      return new Part(
          "text", Optional.of(text), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Part call(ToolCall call) {
      return new Part(
          "tool_call", Optional.empty(), Optional.empty(), Optional.of(call), Optional.empty());
    }

    private static Part of(Map<String, String> fields) {
      return new Part(
          fields.getOrDefault("type", ""),
          Optional.ofNullable(fields.get("text")),
          Optional.ofNullable(fields.get("url")),
          Optional.empty(),
          Optional.empty());
    }

    private Part answering(String id) {
      return new Part(type, text, url, call, Optional.of(id));
    }

    public boolean isImage() {
      return type.equals("image") || type.equals("image_url");
    }
  }

  /**
   * A tool call.
   *
   * @param arguments usually JSON
   */
  public record ToolCall(String id, String name, String arguments) {}

  public List<ToolCall> toolCalls() {
    return parts.stream().flatMap(part -> part.call().stream()).toList();
  }

  public static MessageContent of(Message message) {
    return JsonCursor.parse(message.json(), cursor -> read(cursor, name -> false));
  }

  /** Reads a message, keeping only the beginning and end of longer texts. */
  static MessageContent ofEnds(Message message, int maxBytes) {
    return JsonCursor.parse(
        message.json(), cursor -> read(cursor.keepingEnds(maxBytes), name -> false));
  }

  /** Reads the message under the cursor. */
  static MessageContent read(JsonCursor cursor, JsonCursor.FieldReading otherFields)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    List<Part> calls = new ArrayList<>();
    List<String> toolCallId = new ArrayList<>();
    cursor.object(
        name -> {
          if (cursor.isNull()) {
            return false;
          }
          switch (name) {
            case "content" -> readContent(cursor, parts);
            case "tool_calls" -> cursor.array(() -> calls.add(Part.call(readToolCall(cursor))));
            case "tool_call_id" -> toolCallId.add(cursor.text());
            default -> {
              return otherFields.read(name);
            }
          }
          return true;
        });
    return new MessageContent(
        Stream.concat(parts.stream(), calls.stream()).toList(), toolCallId.stream().findFirst());
  }

  /**
   * Returns the results by the ids of their calls; texts of several parts are joined by line
   * breaks.
   */
  Map<String, String> results() {
    Map<String, String> results = new LinkedHashMap<>();
    for (Part part : parts) {
      Optional<String> id = part.toolCallId().or(this::toolCallId);
      if (id.isPresent()) {
        part.text().ifPresent(text -> results.merge(id.get(), text, (a, b) -> a + "\n" + b));
      }
    }
    Stream.concat(toolCallId.stream(), parts.stream().flatMap(part -> part.toolCallId().stream()))
        .forEach(id -> results.putIfAbsent(id, ""));
    return results;
  }

  private static void readContent(JsonCursor cursor, List<Part> parts) throws IOException {
    if (cursor.token() == JsonToken.VALUE_STRING) {
      parts.add(Part.text(cursor.text()));
    } else {
      cursor.array(() -> readPart(cursor, parts));
    }
  }

  private static void readPart(JsonCursor cursor, List<Part> parts) throws IOException {
    List<Part> resultParts = new ArrayList<>();
    Map<String, String> fields = readPartFields(cursor, resultParts);
    String type = fields.get("type");
    boolean hasCall = fields.containsKey("id") && fields.containsKey("name");
    String answered = fields.get("tool_call_id");
    if (type.equals("tool_call") && hasCall) {
      parts.add(
          Part.call(
              new ToolCall(
                  fields.get("id"), fields.get("name"), fields.getOrDefault("arguments", "null"))));
    } else if (type.equals("tool_result") && answered != null) {
      if (resultParts.isEmpty()) {
        resultParts.add(Part.text(fields.getOrDefault("content", "null")));
      }
      resultParts.forEach(part -> parts.add(part.answering(answered)));
    } else {
      parts.add(Part.of(fields));
    }
  }

  /**
   * Reads the fields of a part: strings, and other values as JSON text. Fields unknown to the
   * current client may have any value and occur twice.
   *
   * @param resultParts receives the parts in the field {@code content}, if that is a list
   */
  private static Map<String, String> readPartFields(JsonCursor cursor, List<Part> resultParts)
      throws IOException {
    Map<String, String> fields = new HashMap<>();
    cursor.object(
        name -> {
          int start = cursor.start();
          JsonToken token = cursor.token();
          if (name.equals("image_url") && token == JsonToken.START_OBJECT) {
            readPartFields(cursor, new ArrayList<>()).forEach(fields::putIfAbsent);
          } else if (name.equals("content") && token == JsonToken.START_ARRAY) {
            cursor.array(() -> resultParts.add(readResultPart(cursor)));
            fields.putIfAbsent(name, cursor.cut(start).text());
          } else if (PART_FIELDS.contains(name) && !cursor.isNull()) {
            fields.putIfAbsent(name, textOrJson(cursor));
          }
          return false;
        });
    return fields;
  }

  private static Part readResultPart(JsonCursor cursor) throws IOException {
    int start = cursor.start();
    if (cursor.token() != JsonToken.START_OBJECT) {
      return Part.text(textOrJson(cursor));
    }
    Part part = Part.of(readPartFields(cursor, new ArrayList<>()));
    return part.text().isPresent() || part.isImage() ? part : Part.text(cursor.cut(start).text());
  }

  private static String textOrJson(JsonCursor cursor) throws IOException {
    return cursor.token() == JsonToken.VALUE_STRING ? cursor.text() : cursor.cutValue().text();
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
