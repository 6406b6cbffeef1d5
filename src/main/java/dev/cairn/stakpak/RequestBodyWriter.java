package dev.cairn.stakpak;

import dev.cairn.json.RequestWriter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Sends a {@link RequestBody}. */
final class RequestBodyWriter implements MessageBodyWriter<RequestBody> {

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return RequestBody.class.isAssignableFrom(type);
  }

  @Override
  public void writeTo(
      RequestBody body,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> httpHeaders,
      OutputStream out)
      throws IOException {
    try (RequestWriter json = new RequestWriter(out)) {
      body.writeTo(json);
    }
  }
}
