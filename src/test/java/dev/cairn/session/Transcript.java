package dev.cairn.session;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A real conversation of an agent with its tools.
 *
 * @param messages as they stand in the file
 */
public record Transcript(String title, String cwd, List<Message> messages) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The hundred conversations of {@code transcripts.jsonl}. */
  public static List<Transcript> all() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Transcript.class.getResourceAsStream("/transcripts.jsonl"),
                StandardCharsets.UTF_8))) {
      return lines.lines().map(Transcript::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Transcript parse(String line) {
    try {
      JsonNode transcript = JSON.readTree(line);
      return new Transcript(
          transcript.get("title").asText(), transcript.get("cwd").asText(), messages(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Message> messages(String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    List<Message> messages = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(bytes)) {
      while (!"messages".equals(parser.nextFieldName())) {
        // on to the messages
      }
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        JsonText json = new JsonText(bytes, start, end - start);
        String role = JSON.readTree(json.text()).get("role").asText();
        messages.add(new Message(Message.Role.valueOf(role.toUpperCase(Locale.ROOT)), json));
      }
    }
    return messages;
  }

  /**
   * The message lists that the client sends over this conversation, in order: the first ends in a
   * message of the user, each other one in an answer of the assistant.
   */
  public List<List<Message>> turns() {
    List<List<Message>> turns = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Message.Role role = messages.get(i).role();
      boolean isAnswer = role == Message.Role.ASSISTANT;
      boolean isFirstOfUser = turns.isEmpty() && role == Message.Role.USER;
      if (isAnswer || isFirstOfUser) {
        turns.add(messages.subList(0, i + 1));
      }
    }
    return turns;
  }
}
