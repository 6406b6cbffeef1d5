package dev.cairn.json;

import dev.cairn.session.Message;
import dev.cairn.stats.FactsReader;
import dev.cairn.stats.MessageFacts;
import dev.cairn.stats.TokenCounts;
import dev.cairn.stats.ToolName;
import dev.cairn.stats.ToolResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Extracts the facts for statistics from the JSON of a message. */
public final class MessageFactsReader implements FactsReader {

  /** Larger messages are not counted, because several copies of their texts would be in memory. */
  private static final int MAX_BYTES = 4 << 20;

  @Override
  public MessageFacts read(Message message) {
    if (message.json().length() > MAX_BYTES) {
      return MessageFacts.NONE;
    }
    return switch (message.role()) {
      case ASSISTANT -> ofAssistant(message);
      case TOOL -> ofTool(message);
      case SYSTEM, DEVELOPER, USER -> MessageFacts.NONE;
    };
  }

  private static MessageFacts ofAssistant(Message message) {
    TokenCounts[] tokens = new TokenCounts[1];
    String[] model = new String[1];
    MessageContent content =
        JsonCursor.parse(
            message.json(),
            cursor ->
                MessageContent.read(
                    cursor,
                    name -> {
                      switch (name) {
                        case "usage" -> tokens[0] = tokens(cursor);
                        case "model" -> model[0] = model(cursor);
                        default -> {
                          return false;
                        }
                      }
                      return true;
                    }));
    return new MessageFacts(
        content.toolCalls().stream()
            .map(call -> new MessageFacts.Call(call.id(), ToolName.of(call.name())))
            .toList(),
        List.of(),
        Optional.ofNullable(tokens[0])
            .map(counts -> new MessageFacts.Usage(counts, Optional.ofNullable(model[0]))));
  }

  private static MessageFacts ofTool(Message message) {
    return new MessageFacts(
        List.of(),
        MessageContent.of(message).results().entrySet().stream()
            .map(
                result ->
                    new MessageFacts.Result(result.getKey(), ToolResult.of(result.getValue())))
            .toList(),
        Optional.empty());
  }

  private static TokenCounts tokens(JsonCursor cursor) throws IOException {
    long[] counts = new long[5];
    cursor.object(
        name -> {
          switch (name) {
            case "prompt_tokens" -> counts[0] = count(cursor);
            case "completion_tokens" -> counts[1] = count(cursor);
            case "total_tokens" -> counts[2] = count(cursor);
            case "prompt_tokens_details" -> {
              if (!cursor.isNull()) {
                cursor.object(
                    detail -> {
                      switch (detail) {
                        case "cache_read_input_tokens" -> counts[3] = count(cursor);
                        case "cache_write_input_tokens" -> counts[4] = count(cursor);
                        default -> {
                          return false;
                        }
                      }
                      return true;
                    });
              }
            }
            default -> {
              return false;
            }
          }
          return true;
        });
    return new TokenCounts(counts[0], counts[1], counts[2], counts[3], counts[4]);
  }

  private static long count(JsonCursor cursor) throws IOException {
    return cursor.isNull() ? 0 : cursor.integer(0, Schema.U32_MAX);
  }

  private static String model(JsonCursor cursor) throws IOException {
    String[] providerAndId = {"", ""};
    cursor.object(
        name -> {
          switch (name) {
            case "provider" -> providerAndId[0] = cursor.text();
            case "id" -> providerAndId[1] = cursor.text();
            default -> {
              return false;
            }
          }
          return true;
        });
    return providerAndId[0] + "/" + providerAndId[1];
  }
}
