package dev.cairn.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Walks through a JSON text once and extracts values as they were written.
 *
 * <p>It is as strict as the client's parser (serde_json): a string that the client keeps must be
 * valid Unicode, a number that it keeps must fit its type, and a field that it knows may occur only
 * once.
 */
public final class JsonCursor implements Closeable {

  /** The deepest response wraps a message in two more levels than the request that contained it. */
  private static final int MAX_DEPTH = Nesting.MAX_RESPONSE - 2;

  /**
   * The limit for JSON that was stored elsewhere, from which values that are too deep are removed.
   */
  private static final int MAX_STORED_DEPTH = 10_000;

  /** The maximum number of digits in a number; no program writes more. */
  private static final int MAX_NUMBER_LENGTH = 100_000;

  /** The maximum length of a field name in characters; no program writes more. */
  private static final int MAX_NAME_LENGTH = 1_000_000;

  /**
   * The maximum size of a short text in a request, in bytes. What is stored of one is far shorter.
   */
  private static final int MAX_TEXT_BYTES = 1 << 18;

  private static final int MAX_PLACE_LENGTH = 300;

  private static final JsonFactory FACTORY = factory(MAX_DEPTH);
  private static final JsonFactory APPEND_FACTORY = factory(MAX_DEPTH - 1);
  private static final JsonFactory RESPONSE_FACTORY = factory(Nesting.MAX_RESPONSE);
  private static final JsonFactory STORED_FACTORY = factory(MAX_STORED_DEPTH);

  private static JsonFactory factory(int maxDepth) {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxNameLength(MAX_NAME_LENGTH)
                .build())
        .build();
  }

  private final JsonText source;
  private final JsonParser parser;
  private final boolean loneSurrogates;
  private Problem problem = Problem.INVALID_FIELD;
  private UnaryOperator<JsonText> cutting = null;

  private JsonCursor(JsonFactory factory, JsonText source) throws IOException {
    this.source = source;
    this.loneSurrogates = Unicode.hasLoneSurrogateEscape(source);
    this.parser = factory.createParser(source.bytes(), source.offset(), source.length());
  }

  /**
   * Creates a cursor over values whose source text is not available, so nothing can be extracted.
   */
  JsonCursor(JsonParser parser) {
    this.source = null;
    this.loneSurrogates = false;
    this.parser = parser;
  }

  /** Parses a single value with nothing after it. */
  public static <T> T parse(JsonText source, Reading<T> reading) {
    return parse(FACTORY, source, reading);
  }

  /** Parses a request whose messages and metadata are not wrapped in {@code state}. */
  static <T> T parseAppend(JsonText source, Reading<T> reading) {
    return parse(APPEND_FACTORY, source, reading);
  }

  /**
   * Parses JSON that was stored elsewhere. The caller must check for values that are too deep for
   * the client.
   */
  public static <T> T parseStored(JsonText source, Reading<T> reading) {
    return parse(STORED_FACTORY, source, reading);
  }

  /** Parses a response, to the full depth allowed in responses. */
  static <T> T parseResponse(JsonText source, Reading<T> reading) {
    return parse(RESPONSE_FACTORY, source, reading);
  }

  private static <T> T parse(JsonFactory factory, JsonText source, Reading<T> reading) {
    if (!Unicode.isValidUtf8(source) || Unicode.isWide(source)) {
      throw new StorageException(Problem.INVALID_JSON, "not UTF-8");
    }
    try (JsonCursor cursor = new JsonCursor(factory, source)) {
      return cursor.parse(reading);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be read", e);
    }
  }

  private <T> T parse(Reading<T> reading) {
    try {
      if (parser.nextToken() == null) {
        throw new StorageException(Problem.INVALID_JSON, "empty");
      }
      T value = reading.read(this);
      if (parser.nextToken() != null) {
        throw new StorageException(Problem.INVALID_JSON, "text after the value");
      }
      return value;
    } catch (StreamConstraintsException e) {
      boolean tooDeep =
          parser.getParsingContext().getNestingDepth()
              >= parser.streamReadConstraints().getMaxNestingDepth();
      throw new StorageException(tooDeep ? Problem.JSON_TOO_DEEP : Problem.INVALID_JSON, place());
    } catch (IOException e) {
      throw new StorageException(
          Problem.INVALID_JSON, "at byte " + parser.currentLocation().getByteOffset());
    }
  }

  public interface Reading<T> {
    T read(JsonCursor cursor) throws IOException;
  }

  /** Handles the value of a field; leaves the cursor on the last token of the value. */
  public interface FieldReading {
    /** Returns false if the field is unknown and was not read. */
    boolean read(String name) throws IOException;
  }

  public interface ElementReading {
    void read() throws IOException;
  }

  /** Returns whether values may be nested deeper than the client can read them in a response. */
  boolean isOfAnyDepth() {
    return parser.streamReadConstraints().getMaxNestingDepth() == MAX_STORED_DEPTH;
  }

  JsonParser parser() {
    return parser;
  }

  JsonToken token() {
    return parser.currentToken();
  }

  public boolean isNull() {
    return token() == JsonToken.VALUE_NULL;
  }

  /** Returns the position of the cursor as a JSON Pointer, truncated if it is long. */
  String place() {
    return place(parser.getParsingContext());
  }

  /**
   * Returns the position of the enclosing object when the cursor is on a field name or after the
   * last field.
   */
  String placeOfObject() {
    JsonStreamContext context = parser.getParsingContext();
    return place(token() == JsonToken.FIELD_NAME ? context.getParent() : context);
  }

  private static String place(JsonStreamContext context) {
    String pointer = context.pathAsPointer().toString();
    return pointer.length() <= MAX_PLACE_LENGTH
        ? pointer
        : pointer.substring(0, MAX_PLACE_LENGTH) + "…";
  }

  /** Reads a part of the text, reporting errors in it as {@code problem}. */
  public <T> T reportingAs(Problem problem, Reading<T> part) throws IOException {
    Problem outer = this.problem;
    this.problem = problem;
    T value = part.read(this);
    this.problem = outer;
    return value;
  }

  public StorageException wrong(String expectation) {
    return wrongAt(place(), expectation);
  }

  StorageException wrongAt(String place, String expectation) {
    return new StorageException(
        problem, place.isEmpty() ? expectation : place + ": " + expectation);
  }

  /** Reads an object. Known fields may occur only once; unknown ones are checked for valid JSON. */
  public void object(FieldReading fields) throws IOException {
    if (token() != JsonToken.START_OBJECT) {
      throw wrong("must be an object");
    }
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      checkName(name);
      parser.nextToken();
      if (!fields.read(name)) {
        parser.skipChildren();
      } else if (!seen.add(name)) {
        throw wrong("must occur once");
      }
    }
  }

  void checkName(String name) {
    if (loneSurrogates && Unicode.hasLoneSurrogate(name)) {
      throw wrong("must be Unicode");
    }
  }

  public void array(ElementReading element) throws IOException {
    if (token() != JsonToken.START_ARRAY) {
      throw wrong("must be an array");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  /** Checks a string without decoding it, because it may be as large as the body. */
  void string() throws IOException {
    if (token() != JsonToken.VALUE_STRING) {
      throw wrong("must be a string");
    }
    if (loneSurrogates && Unicode.hasLoneSurrogateEscape(rawString())) {
      throw wrong("must be Unicode");
    }
  }

  /** Makes the cursor truncate texts that are far too long before they are decoded. */
  JsonCursor cutting() {
    cutting = raw -> RawString.cut(raw, MAX_TEXT_BYTES);
    return this;
  }

  /** Makes the cursor drop the middle of longer texts, leaving their first and last bytes. */
  JsonCursor keepingEnds(int maxBytes) {
    cutting = raw -> RawString.cutMiddle(raw, maxBytes);
    return this;
  }

  /** Decodes a short string. */
  public String text() throws IOException {
    if (token() != JsonToken.VALUE_STRING) {
      throw wrong("must be a string");
    }
    if (cutting != null) {
      JsonText raw = rawString();
      JsonText cut = cutting.apply(raw);
      if (cut != raw) {
        return parse(cut, cursor -> cursor.parser.getText());
      }
    }
    return parser.getText();
  }

  /** Returns the string under the cursor as it was written, with its quotes. */
  private JsonText rawString() {
    return RawString.at(source, start());
  }

  /** Checks an integer as Rust reads it: no fraction, no exponent, no negative zero. */
  public long integer(long min, long max) throws IOException {
    boolean isLong =
        token() == JsonToken.VALUE_NUMBER_INT
            && !parser.getText().equals("-0")
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    if (!isLong || parser.getLongValue() < min || parser.getLongValue() > max) {
      throw wrong("must be an integer from " + min + " to " + max);
    }
    return parser.getLongValue();
  }

  /** Checks that a number does not overflow a double, which the client would reject. */
  void number() throws IOException {
    if (token() == null || !token().isNumeric()) {
      throw wrong("must be a number");
    }
    if (Double.isInfinite(Double.parseDouble(parser.getText()))) {
      throw wrong("must fit a double");
    }
  }

  /** Reads a number that fits a double. */
  double decimal() throws IOException {
    number();
    return parser.getDoubleValue();
  }

  /** Checks a value of any kind that the client keeps in full. */
  public void any() throws IOException {
    int depth = 0;
    while (true) {
      switch (token()) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case VALUE_STRING -> string();
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
        case FIELD_NAME -> checkName(parser.currentName());
        default -> {}
      }
      if (depth == 0) {
        return;
      }
      parser.nextToken();
    }
  }

  /** Skips the value under the cursor and returns it as it was written. */
  JsonText cutValue() throws IOException {
    int start = start();
    parser.skipChildren();
    return cut(start);
  }

  /** Returns where the value under the cursor begins in the source. */
  public int start() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /**
   * Returns the text of the value that begins at {@code start} and ends with the token under the
   * cursor.
   */
  public JsonText cut(int start) throws IOException {
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    return new JsonText(source.bytes(), source.offset() + start, end - start);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
