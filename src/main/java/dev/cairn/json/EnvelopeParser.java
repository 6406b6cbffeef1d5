package dev.cairn.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The parser that databind reads from. It passes field names to databind, rejects duplicates, and
 * has a {@link JsonCursor} read the values that the mapper has no type for.
 */
final class EnvelopeParser extends JsonParserDelegate {

  private final JsonCursor cursor;
  private final int maxMessages;

  /** The field names seen so far in the objects around the current token, by depth. */
  private final List<Set<String>> names = new ArrayList<>();

  EnvelopeParser(JsonCursor cursor, int maxMessages) {
    super(cursor.parser());
    this.cursor = cursor;
    this.maxMessages = maxMessages;
    noteObject(currentToken());
  }

  /** Returns a cursor to read the value under a parser by hand. */
  static JsonCursor cursor(JsonParser parser) {
    return parser instanceof EnvelopeParser envelope ? envelope.cursor : new JsonCursor(parser);
  }

  /** Returns the maximum number of messages in one state. */
  static int maxMessages(JsonParser parser) {
    return parser instanceof EnvelopeParser envelope ? envelope.maxMessages : Integer.MAX_VALUE;
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    noteObject(token);
    if (token == JsonToken.FIELD_NAME) {
      cursor.checkName(currentName());
      if (!names.get(depth()).add(currentName())) {
        super.nextToken();
        throw cursor.wrong("must occur once");
      }
    }
    return token;
  }

  /**
   * Clears the names of an earlier object at this depth: if it was read by hand, its end went
   * unseen.
   */
  private void noteObject(JsonToken token) {
    if (token == JsonToken.START_OBJECT) {
      while (names.size() <= depth()) {
        names.add(new HashSet<>());
      }
      names.get(depth()).clear();
    }
  }

  private int depth() {
    return getParsingContext().getNestingDepth();
  }

  @Override
  public String nextFieldName() throws IOException {
    return nextToken() == JsonToken.FIELD_NAME ? currentName() : null;
  }

  /**
   * Skips the value of a field that databind does not know; such a field may occur any number of
   * times.
   */
  @Override
  public JsonParser skipChildren() throws IOException {
    super.skipChildren();
    if (getParsingContext().inObject()) {
      names.get(depth()).remove(currentName());
    }
    return this;
  }
}
