package dev.cairn.redaction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.Redactor;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Replaces a secret in the strings of JSON, however they are escaped. A string that is JSON itself,
 * such as the arguments of a tool call, is looked through likewise first, its keys and numbers too,
 * and then as a text. All but the strings that change stays byte for byte.
 */
public final class JsonRedactor implements Redactor {

  static final String REDACTED = "[redacted]";

  /** Strings in JSON in strings in JSON: what is deeper is looked at as a text only. */
  private static final int MAX_LEVELS = 3;

  private static final int MAX_DEPTH = 200;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final Secret secret;
  private final long maxLength;
  private int places;
  private long added;

  /**
   * @param maxLength bytes of a JSON text that is given, and characters by which it may grow: there
   *     are some copies of it in memory
   */
  public JsonRedactor(Secret secret, long maxLength) {
    this.secret = secret;
    this.maxLength = maxLength;
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
    String after = new JsonWalk(before, string -> text(string, 1), false).walk(kind);
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
    return text(text, 0);
  }

  /**
   * @param level of JSON around it
   */
  private String text(String text, int level) {
    boolean mayHold = text.indexOf('\\') >= 0 || secret.isIn(text);
    boolean isWalked = mayHold && level <= MAX_LEVELS && isJson(text);
    return mayHold
        ? replace(
            isWalked
                ? new JsonWalk(text, string -> text(string, level + 1), true)
                    .walk(JsonWalk.Kind.OTHER)
                : text)
        : text;
  }

  private String replace(String text) {
    StringBuilder replaced = new StringBuilder();
    int[] copied = new int[1];
    secret.find(
        text,
        (start, end) -> {
          if (!isRedacted(text, start, end)) {
            places++;
            replaced.append(text, copied[0], start).append(REDACTED);
            requireFits(added += REDACTED.length() - (end - start));
            copied[0] = end;
          }
          return true;
        });
    return copied[0] == 0 ? text : replaced.append(text, copied[0], text.length()).toString();
  }

  /** Whether a place is in one that was redacted before. */
  private static boolean isRedacted(String text, int start, int end) {
    for (int at = Math.max(0, end - REDACTED.length()); at <= start; at++) {
      if (text.startsWith(REDACTED, at)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text is one JSON value or several, of which there is something to look through. */
  private static boolean isJson(String text) {
    String trimmed = text.stripLeading();
    if (trimmed.isEmpty() || "{[\"".indexOf(trimmed.charAt(0)) < 0) {
      return false;
    }
    try (JsonParser parser = JSON.createParser(text)) {
      while (parser.nextToken() != null) {
        // only to see whether it is there
      }
      return true;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
  }
}
