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
 * What databind reads from: it gives the names of fields to databind and keeps those that occur
 * twice, and lets a {@link JsonCursor} read the values that the mapper does not know.
 */
final class EnvelopeParser extends JsonParserDelegate {

  private final JsonCursor cursor;
  private final int maxMessages;

  /** The known names of the objects around the current token, by their depth. */
  private final List<Set<String>> names = new ArrayList<>();

  EnvelopeParser(JsonCursor cursor, int maxMessages) {
    super(cursor.parser());
    this.cursor = cursor;
    this.maxMessages = maxMessages;
    noteObject(currentToken());
  }

  /** Reads the value under a parser by hand. */
  static JsonCursor cursor(JsonParser parser) {
    return parser instanceof EnvelopeParser envelope ? envelope.cursor : new JsonCursor(parser);
  }

  /** The most messages in one state. */
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

  /** An object by the same depth may have been read by hand, to its end. */
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

  /** The value of a field that databind does not know, which may occur as often as it likes. */
  @Override
  public JsonParser skipChildren() throws IOException {
    super.skipChildren();
    if (getParsingContext().inObject()) {
      names.get(depth()).remove(currentName());
    }
    return this;
  }
}
