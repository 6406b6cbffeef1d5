package dev.cairn.rest.http;

import dev.cairn.config.Limits;
import dev.cairn.json.BoundedBody;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Takes a body as it comes, into one array, and stops at {@code cairn.max-request-size}: at once if
 * the client announces more, else as soon as more arrives.
 */
@Provider
@ApplicationScoped
public class BodyReader implements MessageBodyReader<JsonText> {

  @Inject private Limits limits;
  private int maxBytes;

  @PostConstruct
  void readConfiguration() {
    maxBytes = limits.maxRequestSize();
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
    try {
      return BoundedBody.read(in, httpHeaders.getFirst(HttpHeaders.CONTENT_LENGTH), maxBytes)
          .orElseThrow(() -> new StorageException(Problem.REQUEST_TOO_LARGE));
    } catch (IOException e) {
      throw new StorageException(Problem.REQUEST_CUT_OFF, e);
    }
  }
}
