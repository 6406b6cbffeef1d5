package dev.cairn.rest.http;

import dev.cairn.json.ResponseWriter;
import java.io.IOException;

/** The body of an answer, written when it is sent. */
public record JsonBody(Content content) {

  public interface Content {
    void writeTo(ResponseWriter json) throws IOException;
  }
}
