package dev.cairn.stakpak;

import dev.cairn.json.JsonReader;
import dev.cairn.json.http.RecordWriter;
import dev.cairn.session.JsonText;
import dev.cairn.session.StorageException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/**
 * A client of the upstream: it pools connections and interprets responses. All failures are thrown
 * as {@link StorageException}.
 */
@ApplicationScoped
class StakpakClient implements Closeable {

  /** The equivalent of a response without a body. */
  private static final JsonText NOTHING = JsonText.of("{}");

  @Inject private UpstreamSettings settings;
  @Inject private Retries retries;
  private StakpakApi api;

  /** Creates a client for a plain program. */
  static StakpakClient of(UpstreamSettings settings) {
    StakpakClient client = new StakpakClient();
    client.settings = settings;
    client.retries = new Retries();
    client.connect();
    return client;
  }

  @PostConstruct
  void connect() {
    api =
        RestClientBuilder.newBuilder()
            .baseUri(settings.endpoint())
            .connectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .readTimeout(settings.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .followRedirects(false)
            .property("microprofile.rest.client.disable.default.mapper", true)
            .register(new RecordWriter())
            .register(new UpstreamBodyReader(settings.maxResponseBytes()))
            .register(new UpstreamErrors())
            .build(StakpakApi.class);
  }

  UpstreamSettings settings() {
    return settings;
  }

  /**
   * Returns the {@code Authorization} header for the current caller; null if the caller has no key.
   */
  String bearer() {
    return bearer(settings.key());
  }

  static String bearer(Optional<String> key) {
    return key.map(secret -> "Bearer " + secret).orElse(null);
  }

  /** Sends a read request, up to three times if it fails in transit. */
  <T> T read(Function<StakpakApi, JsonText> request, Class<T> type) {
    try {
      return retries.retrying(() -> send(request, type));
    } catch (TransientUpstreamException e) {
      throw e.failure();
    }
  }

  /**
   * Sends a change request only once: without a response, it is unknown whether the change was
   * made.
   */
  <T> T write(Function<StakpakApi, JsonText> request, Class<T> type) {
    try {
      return send(request, type);
    } catch (TransientUpstreamException e) {
      throw e.failure();
    }
  }

  private <T> T send(Function<StakpakApi, JsonText> request, Class<T> type) {
    JsonText response;
    try {
      response = request.apply(api);
    } catch (ProcessingException e) {
      throw UpstreamErrors.translate(e);
    }
    boolean isEmpty = response == null || response.length() == 0;
    try {
      return JsonReader.readResponse(isEmpty ? NOTHING : response, type);
    } catch (StorageException e) {
      throw UpstreamErrors.unreadable(e);
    }
  }

  @PreDestroy
  void disconnect() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    ((Closeable) api).close();
  }
}
