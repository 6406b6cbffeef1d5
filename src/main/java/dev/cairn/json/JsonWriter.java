package dev.cairn.json;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes records. Content from clients goes out as the bytes that came in, without being copied.
 */
public final class JsonWriter {

  private JsonWriter() {}

  /** Writes a value, flushes the stream and leaves it open. */
  public static void write(Object value, OutputStream out) throws IOException {
    WireMapper.MAPPER.writeValue(out, value);
    out.flush();
  }
}
