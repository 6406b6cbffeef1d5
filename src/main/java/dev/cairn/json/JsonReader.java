package dev.cairn.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Reads records. Messages, metadata and unknown fields remain views of the source. Fields that a
 * record does not know are skipped, unless it has a map for them; known fields may occur only once.
 * Errors are reported as a {@link StorageException} whose details begin with a JSON Pointer to the
 * place.
 */
public final class JsonReader {

  private static final JsonReader RESPONSES = ofRequests(Integer.MAX_VALUE);

  private final int maxMessages;
  private final Problem problem;

  private JsonReader(int maxMessages, Problem problem) {
    this.maxMessages = maxMessages;
    this.problem = problem;
  }

  /**
   * Returns a reader for what clients send.
   *
   * @param maxMessages the maximum number of messages in one checkpoint
   */
  public static JsonReader ofRequests(int maxMessages) {
    return new JsonReader(maxMessages, Problem.INVALID_FIELD);
  }

  /** Returns a copy that reports invalid fields as {@code problem}. */
  public JsonReader reportingAs(Problem problem) {
    return new JsonReader(maxMessages, problem);
  }

  /** Returns the maximum number of messages in one checkpoint. */
  public int maxMessages() {
    return maxMessages;
  }

  public <T> T read(JsonText source, Class<T> type) {
    return JsonCursor.parse(source, cursor -> read(cut(cursor), type));
  }

  /**
   * Sets the text limits. Archives have long texts: files, and messages with line breaks of their
   * own.
   */
  private JsonCursor cut(JsonCursor cursor) {
    return problem == Problem.INVALID_FIELD ? cursor.cutting() : cursor;
  }

  /** Reads a body whose messages and metadata are not wrapped in {@code state}. */
  public RequestBodies.AppendMessages readAppend(JsonText source) {
    return JsonCursor.parseAppend(
        source, cursor -> read(cut(cursor), RequestBodies.AppendMessages.class));
  }

  /**
   * Reads JSON that was stored elsewhere. Its metadata may be nested deeper than requests allow.
   */
  public <T> T readStored(JsonText source, Class<T> type) {
    return JsonCursor.parseStored(source, cursor -> read(cursor, type));
  }

  /**
   * Reads what another server sends, which may be nested deeper and have any number of messages.
   */
  public static <T> T readResponse(JsonText source, Class<T> type) {
    return JsonCursor.parseResponse(source, cursor -> RESPONSES.read(cursor, type));
  }

  private <T> T read(JsonCursor cursor, Class<T> type) throws IOException {
    return cursor.reportingAs(
        problem,
        any -> {
          try {
            T value =
                WireMapper.MAPPER
                    .readerFor(type)
                    .readValue(new EnvelopeParser(cursor, maxMessages));
            if (value == null) {
              throw cursor.wrong("must be an object");
            }
            return value;
          } catch (DatabindException e) {
            throw translate(e, cursor);
          }
        });
  }

  private static StorageException translate(DatabindException failure, JsonCursor cursor)
      throws IOException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException known) {
        return known;
      }
      if (cause instanceof JsonProcessingException syntax
          && !(cause instanceof DatabindException)) {
        throw syntax;
      }
    }
    return failure instanceof MismatchedInputException mismatch
        ? translate(mismatch, cursor)
        : new StorageException(Problem.INVALID_FIELD, cursor.place(), failure);
  }

  private static StorageException translate(MismatchedInputException failure, JsonCursor cursor) {
    List<JsonMappingException.Reference> path = failure.getPath();
    switch (cursor.token()) {
      case FIELD_NAME, END_OBJECT -> {
        String missing = path.get(path.size() - 1).getFieldName();
        return cursor.wrongAt(cursor.placeOfObject(), "must have " + missing);
      }
      default -> {
        Class<?> target = failure.getTargetType();
        boolean isList = target != null && Collection.class.isAssignableFrom(target);
        return cursor.wrong("must be " + (isList ? "an array" : "an object"));
      }
    }
  }
}
