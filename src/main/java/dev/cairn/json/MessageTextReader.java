package dev.cairn.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cairn.search.SearchText;
import dev.cairn.search.TextReader;
import dev.cairn.session.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Extracts the searchable text from the JSON of a message: what was said, and the input and output
 * of tools.
 */
public final class MessageTextReader implements TextReader {

  private static final JsonFactory ARGUMENTS = new JsonFactory();

  /** Enough for all the searchable text of a message, even if every character is escaped. */
  private static final int MAX_TEXT_BYTES = 6 * SearchText.MAX_LENGTH;

  @Override
  public SearchText read(Message message) {
    MessageContent content = MessageContent.ofEnds(message, MAX_TEXT_BYTES);
    List<SearchText.Part> parts = new ArrayList<>();
    for (MessageContent.Part part : content.parts()) {
      Optional<String> answered = part.toolCallId().or(content::toolCallId);
      part.text()
          .ifPresent(text -> parts.add(new SearchText.Part(text, Optional.empty(), answered)));
      part.call().ifPresent(call -> add(parts, call));
    }
    return SearchText.of(parts);
  }

  private static void add(List<SearchText.Part> parts, MessageContent.ToolCall call) {
    Optional<String> tool = Optional.of(call.name());
    parts.add(new SearchText.Part(call.name(), tool, Optional.empty()));
    parts.add(new SearchText.Part(call.arguments(), tool, Optional.empty()));
    // People know a command as it is run, without JSON escapes.
    if (call.arguments().indexOf('\\') >= 0) {
      for (String text : escapedTexts(call.arguments())) {
        parts.add(new SearchText.Part(text, tool, Optional.empty()));
      }
    }
  }

  /** Returns the names and strings of a JSON text, up to the point where it is no longer valid. */
  private static List<String> escapedTexts(String json) {
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = ARGUMENTS.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
          texts.add(parser.getText());
        }
      }
    } catch (IOException e) {
      return texts; // models can write anything here
    }
    return texts;
  }
}
