package dev.cairn.stakpak;

import dev.cairn.session.Problem;
import dev.cairn.session.SessionEventStreams;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Event streams of another Cairn. Does not use the MicroProfile client, which needs a thread for
 * each response that it reads.
 */
@ApplicationScoped
public class StakpakEventStreams implements SessionEventStreams {

  private static final int OK = 200;
  private static final String EVENT_STREAM = "text/event-stream";

  @Inject private StakpakClient remote;
  private HttpClient client;

  /** The content of a response: events, or the reason why there are none. */
  private record Body(Flow.Publisher<List<ByteBuffer>> events, byte[] failure) {}

  @Override
  public Flow.Publisher<List<ByteBuffer>> open(
      Optional<UUID> sessionId, Optional<String> lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    remote.settings().endpoint()
                        + sessionId.map("/v1/sessions/%s/events"::formatted).orElse("/v1/events")))
            .header("Accept", EVENT_STREAM);
    Optional.ofNullable(remote.bearer()).ifPresent(key -> request.header("Authorization", key));
    lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
    HttpResponse<Body> response = send(request.build());
    if (response.body().events() == null) {
      throw response.statusCode() == OK
          ? new StorageException(Problem.UPSTREAM_UNREADABLE, "no stream of events")
          : UpstreamErrors.translate(
              response.statusCode(),
              response.headers().firstValue("Retry-After"),
              response.body().failure());
    }
    return response.body().events();
  }

  private HttpResponse<Body> send(HttpRequest request) {
    CompletableFuture<HttpResponse<Body>> response =
        client().sendAsync(request, StakpakEventStreams::reading);
    try {
      return response.get(remote.settings().readTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new StorageException(Problem.UPSTREAM_TIMED_OUT, e);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new StorageException(Problem.UPSTREAM_UNREACHABLE, e);
    } catch (ExecutionException e) {
      RuntimeException failure = UpstreamErrors.translate(e.getCause());
      throw failure instanceof TransientUpstreamException passing ? passing.failure() : failure;
    }
  }

  private static BodySubscriber<Body> reading(HttpResponse.ResponseInfo head) {
    boolean areEvents =
        head.statusCode() == OK
            && head.headers().firstValue("Content-Type").orElse("").startsWith(EVENT_STREAM);
    return areEvents
        ? BodySubscribers.mapping(BodySubscribers.ofPublisher(), events -> new Body(events, null))
        : BodySubscribers.mapping(
            new LimitedBody(UpstreamErrors.MAX_ERROR_BYTES), bytes -> new Body(null, bytes));
  }

  /** Returns the HTTP client, created on first use because it has a thread. */
  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(remote.settings().connectTimeout())
              .proxy(ProxySelector.getDefault())
              .build();
    }
    return client;
  }
}
