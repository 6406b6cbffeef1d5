package dev.cairn.rest.http.body;

import dev.cairn.config.Limits;
import dev.cairn.rest.http.ReleaseFilter;
import dev.cairn.session.Caller;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.function.Supplier;

/**
 * Reads a body into a single array, up to {@code cairn.max-request-size}: a larger body is rejected
 * immediately if the client announces its length, otherwise as soon as the limit is exceeded. A
 * large body is kept on disk until it is complete and memory is available, which is then reserved
 * until the request ends.
 */
@Provider
@ApplicationScoped
public class BodyReader implements MessageBodyReader<JsonText> {

  /** Bodies with an announced length up to this are read directly into memory. */
  private static final int MAX_IN_MEMORY = 1 << 20;

  /** So are the first bytes of others. */
  private static final int FIRST_BYTES = 1 << 16;

  @Inject private Limits limits;
  @Inject private BodyMemory memory;
  @Inject private TemporaryFiles files;
  @Inject private Supplier<Caller> caller;
  @Inject private HttpServletRequest request;
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
      InputStream in) {
    long announced = length(httpHeaders.getFirst(HttpHeaders.CONTENT_LENGTH));
    if (announced > maxBytes) {
      throw new StorageException(Problem.REQUEST_TOO_LARGE);
    }
    try {
      return announced >= 0 && announced <= MAX_IN_MEMORY
          ? inMemory(in, (int) announced)
          : spooled(in);
    } catch (IOException e) {
      throw new StorageException(Problem.REQUEST_CUT_OFF, e);
    }
  }

  private JsonText inMemory(InputStream in, int length) throws IOException {
    if (length > FIRST_BYTES) {
      reserve(BodyMemory.costOf(length));
    }
    byte[] bytes = new byte[length];
    return complete(new JsonText(bytes, 0, in.readNBytes(bytes, 0, length)));
  }

  private JsonText spooled(InputStream in) throws IOException {
    byte[] first = in.readNBytes(FIRST_BYTES);
    if (first.length < FIRST_BYTES) {
      return complete(JsonText.of(first));
    }
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(first), in);
    try (SpooledBody body = files.unlinked(whole, maxBytes)) {
      // Reserved in one step: memory taken earlier would only get in the way of the rest.
      reserve(BodyMemory.costOf(body.length(), Math.min(body.count('{'), limits.maxMessages())));
      return JsonText.of(body.toByteArray());
    }
  }

  /** Reserves more for small messages, which cost more than their bytes. */
  private JsonText complete(JsonText body) {
    reserve(BodyMemory.costOfMessages(body, limits.maxMessages()));
    return body;
  }

  private void reserve(long bytes) {
    if (bytes > 0) {
      ReleaseFilter.whenEnded(request, memory.reserve(caller.get().username(), bytes));
    }
  }

  /**
   * @return the announced length, or -1 if unknown
   */
  private static long length(String header) {
    try {
      return header == null ? -1 : Long.parseLong(header.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
