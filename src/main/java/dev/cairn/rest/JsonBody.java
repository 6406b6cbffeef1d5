package dev.cairn.rest;

import dev.cairn.json.ResponseWriter;
import java.io.IOException;

/** The body of an answer, written when it is sent. */
record JsonBody(Content content) {

  interface Content {
    void writeTo(ResponseWriter json) throws IOException;
  }
}
