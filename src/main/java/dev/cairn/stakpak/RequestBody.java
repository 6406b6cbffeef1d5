package dev.cairn.stakpak;

import dev.cairn.json.RequestWriter;
import java.io.IOException;

/** The body of a request, written when it is sent. */
public interface RequestBody {
  void writeTo(RequestWriter json) throws IOException;
}
