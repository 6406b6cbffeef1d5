package dev.cairn.stakpak;

import dev.cairn.json.BoundedBody;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads a whole response, whatever its declared type, which the client ignores. */
final class UpstreamBodyReader implements MessageBodyReader<JsonText> {

  private final int maxBytes;

  UpstreamBodyReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == JsonText.class;
  }

  @Override
  public JsonText readFrom(
      Class<JsonText> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> httpHeaders,
      InputStream in)
      throws IOException {
    return BoundedBody.read(in, httpHeaders.getFirst(HttpHeaders.CONTENT_LENGTH), maxBytes)
        .orElseThrow(() -> new StorageException(Problem.UPSTREAM_UNREADABLE, "too large"));
  }
}
