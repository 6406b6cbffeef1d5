package dev.cairn.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Writes records as lines of JSON. Leaves the stream open. */
public final class JsonLines implements Closeable {

  private static final ObjectWriter LINE =
      WireMapper.MAPPER.writer().without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

  private final OutputStream out;
  private final JsonGenerator json;

  public JsonLines(OutputStream out) throws IOException {
    this.out = out;
    this.json = WireMapper.FACTORY.createGenerator(out);
    json.setRootValueSeparator(null);
  }

  public void write(Object line) throws IOException {
    LINE.writeValue(json, line);
    json.writeRaw('\n');
  }

  /** Sends what has been written so far; otherwise a few lines would stay in the buffer. */
  public void flush() throws IOException {
    json.flush();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    json.close();
    out.flush();
  }
}
