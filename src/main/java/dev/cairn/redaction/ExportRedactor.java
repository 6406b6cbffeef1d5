package dev.cairn.redaction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cairn.session.JsonText;
import dev.cairn.session.Redactor;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Replaces the secrets that the built-in rules recognize, and never fails: content that is too
 * large to scan is replaced as a whole. For use by one thread.
 */
public final class ExportRedactor implements Redactor {

  /**
   * Limited because memory holds several copies of a message, and a redacted message must still fit
   * into an import.
   */
  private static final long MAX_BYTES =
      Math.min(32 << 20, Math.max(4 << 20, Runtime.getRuntime().maxMemory() / 64));

  /** Larger content is scanned by one thread at a time on a node. */
  private static final int LARGE = 1 << 18;

  private static final Semaphore TURN = new Semaphore(1, true);
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonRedactor redactor;
  private final long maxBytes;
  private int replaced;

  public ExportRedactor() {
    this(MAX_BYTES);
  }

  /**
   * @param maxBytes the maximum size of content that is scanned
   */
  ExportRedactor(long maxBytes) {
    this.redactor = new JsonRedactor(SecretRules.builtIn(), maxBytes, true);
    this.maxBytes = maxBytes;
  }

  @Override
  public JsonText message(JsonText message) {
    return withPermit(message.length(), () -> redactor.message(message))
        .orElseGet(() -> placeholder(message));
  }

  @Override
  public JsonText value(JsonText value) {
    return withPermit(value.length(), () -> redactor.value(value))
        .orElseGet(() -> JsonText.of('"' + JsonRedactor.TOO_LARGE + '"'));
  }

  @Override
  public String text(String text) {
    return withPermit(text.length(), () -> redactor.text(text)).orElse(JsonRedactor.TOO_LARGE);
  }

  @Override
  public int places() {
    return redactor.places() + replaced;
  }

  /** Redacts content, waiting for a turn if it is large; returns empty if it is too large. */
  private <T> Optional<T> withPermit(int length, Supplier<T> redaction) {
    boolean isLarge = length > LARGE;
    if (isLarge) {
      TURN.acquireUninterruptibly();
    }
    try {
      if (length <= maxBytes) {
        return Optional.of(redaction.get());
      }
    } catch (StorageException e) {
      // It would grow too much.
    } finally {
      if (isLarge) {
        TURN.release();
      }
    }
    replaced++;
    return Optional.empty();
  }

  /** Returns a message without content that the client can read in place of the given one. */
  private JsonText placeholder(JsonText message) {
    StringBuilder json = new StringBuilder("{");
    try (JsonParser parser =
        JSON.createParser(message.bytes(), message.offset(), message.length())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
        if (isText && name.equals("role")) {
          add(json, name, parser.getText());
        } else if (isText && name.equals("tool_call_id")) {
          add(json, name, text(parser.getText()));
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a message that is stored is valid", e);
    }
    add(json, "content", JsonRedactor.TOO_LARGE);
    return JsonText.of(json.append('}').toString());
  }

  private static void add(StringBuilder json, String name, String text) {
    json.append(json.length() > 1 ? "," : "")
        .append('"')
        .append(name)
        .append("\":\"")
        .append(JsonStrings.escape(text))
        .append('"');
  }
}
