package dev.cairn.rest;

import dev.cairn.config.CairnConfig;
import dev.cairn.session.JsonText;
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
import java.util.Arrays;

/**
 * Takes a body as it comes, into one array, and stops at {@code cairn.max-request-size}: at once if
 * the client announces more, else as soon as more arrives.
 */
@Provider
@ApplicationScoped
public class BodyReader implements MessageBodyReader<JsonText> {

  /** Until this much has arrived, an announced length is only a promise and gets no memory. */
  private static final int FIRST_BYTES = 1 << 16;

  @Inject private CairnConfig config;
  private int maxBytes;

  @PostConstruct
  void readConfiguration() {
    maxBytes = config.maxRequestSize();
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
    long announced = announcedLength(httpHeaders.getFirst(HttpHeaders.CONTENT_LENGTH));
    if (announced > maxBytes) {
      throw new RequestException(HttpProblem.REQUEST_TOO_LARGE);
    }
    byte[] buffer = new byte[FIRST_BYTES];
    int length = 0;
    try {
      while (true) {
        length += in.readNBytes(buffer, length, buffer.length - length);
        if (length < buffer.length) {
          return new JsonText(buffer, 0, length);
        }
        int next = in.read();
        if (next < 0) {
          return new JsonText(buffer, 0, length);
        }
        if (length == maxBytes) {
          throw new RequestException(HttpProblem.REQUEST_TOO_LARGE);
        }
        long larger = Math.max(announced, 2L * buffer.length);
        buffer = Arrays.copyOf(buffer, (int) Math.min(maxBytes, larger));
        buffer[length++] = (byte) next;
      }
    } catch (IOException e) {
      throw new RequestException(HttpProblem.REQUEST_CUT_OFF, e);
    }
  }

  private static long announcedLength(String header) {
    try {
      return header == null ? 0 : Long.parseLong(header.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
