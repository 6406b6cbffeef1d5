package dev.cairn.redaction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.Redactor;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Replaces a secret in the strings of JSON, however they are escaped. A string that contains JSON
 * itself, such as the arguments of a tool call, is first redacted as JSON, including its keys and
 * numbers, and then as text. Everything but the changed strings remains the same byte for byte.
 */
public final class JsonRedactor implements Redactor {

  static final String TOO_LARGE = "[redacted: too large]";
  static final String TOO_DEEP = "[redacted: too deep]";

  /**
   * The maximum number of levels of JSON in strings of JSON: deeper ones are treated as text only.
   */
  private static final int MAX_LEVELS = 3;

  private static final int MAX_DEPTH = 200;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final Secret secret;
  private final long maxLength;
  private final boolean isThorough;
  private int places;
  private long added;

  /**
   * @param maxLength the maximum size of a JSON text in bytes, and the number of characters by
   *     which it may grow: memory holds several copies of it
   */
  public JsonRedactor(Secret secret, long maxLength) {
    this(secret, maxLength, false);
  }

  /**
   * @param isThorough whether to redact the names and numbers of all JSON, too, and to replace
   *     strings that are nested too deeply to be scanned
   */
  JsonRedactor(Secret secret, long maxLength, boolean isThorough) {
    this.secret = secret;
    this.maxLength = maxLength;
    this.isThorough = isThorough;
  }

  @Override
  public int places() {
    return places;
  }

  @Override
  public JsonText message(JsonText message) {
    return redacted(message, JsonWalk.Kind.MESSAGE);
  }

  @Override
  public JsonText value(JsonText value) {
    return redacted(value, JsonWalk.Kind.OTHER);
  }

  private JsonText redacted(JsonText json, JsonWalk.Kind kind) {
    requireFits(json.length());
    added = 0;
    String before = json.text();
    String after =
        new JsonWalk(before, (name, string) -> text(name, string, 1), isThorough).walk(kind);
    return after.equals(before) ? json : JsonText.of(after);
  }

  private void requireFits(long length) {
    if (length > maxLength) {
      throw new StorageException(
          Problem.TOO_LARGE_TO_REDACT, "more than %d bytes".formatted(maxLength));
    }
  }

  @Override
  public String text(String text) {
    return text("", text, 0);
  }

  /**
   * @param name the name of the field that has the text as its value
   * @param level the level of JSON around the text
   */
  private String text(String name, String text, int level) {
    if (text.indexOf('\\') < 0 && !secret.mayBeIn(name, text)) {
      return text;
    }
    String walked = text;
    switch (shape(text, level)) {
      case JSON ->
          walked =
              new JsonWalk(text, (inner, string) -> text(inner, string, level + 1), true)
                  .walk(JsonWalk.Kind.OTHER);
      case TOO_DEEP -> {
        places++;
        return TOO_DEEP;
      }
      case TOO_LARGE -> {
        places++;
        return TOO_LARGE;
      }
      case TEXT -> {}
    }
    return replace(name, walked);
  }

  private String replace(String name, String text) {
    StringBuilder replaced = new StringBuilder();
    int[] copied = new int[1];
    secret.findUnder(
        name,
        text,
        (start, end, replacement) -> {
          if (!isRedacted(text, start, end)) {
            places++;
            replaced.append(text, copied[0], start).append(replacement);
            requireFits(added += replacement.length() - (end - start));
            copied[0] = end;
          }
          return true;
        });
    return copied[0] == 0 ? text : replaced.append(text, copied[0], text.length()).toString();
  }

  /** Returns whether a place is inside an earlier redaction mark. */
  private static boolean isRedacted(String text, int start, int end) {
    for (int at = Math.max(0, end - Secret.REDACTED.length()); at <= start; at++) {
      if (text.startsWith(Secret.REDACTED, at)) {
        return true;
      }
    }
    return false;
  }

  private enum Shape {
    TEXT,
    /** One or several JSON values to scan. */
    JSON,
    TOO_DEEP,
    TOO_LARGE
  }

  private Shape shape(String text, int level) {
    String trimmed = text.stripLeading();
    boolean tooManyLevels = level > MAX_LEVELS;
    if (trimmed.isEmpty()
        || "{[\"".indexOf(trimmed.charAt(0)) < 0
        || tooManyLevels && !isThorough) {
      return Shape.TEXT;
    }
    try (JsonParser parser = JSON.createParser(text)) {
      try {
        while (parser.nextToken() != null) {
          // only checks that it is valid
        }
        return tooManyLevels ? Shape.TOO_DEEP : Shape.JSON;
      } catch (StreamConstraintsException e) {
        Shape refused =
            parser.getParsingContext().getNestingDepth() >= MAX_DEPTH
                ? Shape.TOO_DEEP
                : Shape.TOO_LARGE;
        return isThorough ? refused : Shape.TEXT;
      } catch (JsonProcessingException e) {
        return Shape.TEXT;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
  }
}
