package dev.cairn.stakpak;

import dev.cairn.config.CairnConfig;
import dev.cairn.config.StakpakConfig;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/**
 * The remote store: connections to it, which are kept and used again, and what its answers mean.
 * Whatever fails leaves as a {@link StorageException}.
 */
@ApplicationScoped
class StakpakClient implements Closeable {

  private final CairnConfig config;
  private final Retries retries;
  private StakpakConfig store;
  private StakpakApi api;

  @Inject
  StakpakClient(CairnConfig config, Retries retries) {
    this.config = config;
    this.retries = retries;
  }

  StakpakClient(StakpakConfig store) {
    this(null, new Retries());
    connect(store);
  }

  StakpakClient() {
    this(null, null);
  }

  @PostConstruct
  void connect() {
    connect(config.stakpak().orElseThrow());
  }

  private void connect(StakpakConfig store) {
    this.store = store;
    this.api =
        RestClientBuilder.newBuilder()
            .baseUri(store.endpoint())
            .connectTimeout(store.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .readTimeout(store.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .followRedirects(false)
            .property("microprofile.rest.client.disable.default.mapper", true)
            .register(new RequestBodyWriter())
            .register(new UpstreamBodyReader(store.maxAnswerBytes()))
            .register(new UpstreamErrors())
            .build(StakpakApi.class);
  }

  StakpakConfig store() {
    return store;
  }

  /** Asks for something, up to three times if it fails on its way. */
  <T> T read(Function<StakpakApi, JsonText> request, Function<JsonText, T> reading) {
    try {
      return retries.retrying(() -> send(request, reading));
    } catch (TransientUpstreamException e) {
      throw e.failure();
    }
  }

  /** Asks for a change, once: nobody knows whether one that got no answer was done. */
  <T> T write(Function<StakpakApi, JsonText> request, Function<JsonText, T> reading) {
    try {
      return send(request, reading);
    } catch (TransientUpstreamException e) {
      throw e.failure();
    }
  }

  private <T> T send(Function<StakpakApi, JsonText> request, Function<JsonText, T> reading) {
    JsonText answer;
    try {
      answer = request.apply(api);
    } catch (ProcessingException e) {
      throw UpstreamErrors.translate(e);
    }
    try {
      return reading.apply(answer);
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
