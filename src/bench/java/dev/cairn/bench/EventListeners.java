package dev.cairn.bench;

import dev.cairn.server.CairnServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/** Event streams of the administrator, read by few threads, which cost the machine little. */
record EventListeners(List<Listener> all) implements AutoCloseable {

  /** One for each session. */
  static EventListeners to(CairnServer server, List<String> sessions) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    List<Listener> all = new ArrayList<>();
    for (String session : sessions) {
      URI address = server.uri().resolve("/v1/sessions/" + session + "/events");
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .version(HttpClient.Version.HTTP_1_1)
              .header("Authorization", "Bearer " + CairnServer.ADMIN_TOKEN)
              .build();
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
          client.send(request, HttpResponse.BodyHandlers.ofPublisher());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("status " + response.statusCode());
      }
      Listener listener = new Listener();
      response.body().subscribe(listener);
      all.add(listener);
    }
    return new EventListeners(all);
  }

  long open() {
    return all.stream().filter(listener -> !listener.hasEnded).count();
  }

  @Override
  public void close() {
    all.forEach(listener -> listener.source.cancel());
  }

  /** Takes everything, and keeps nothing. */
  private static final class Listener implements Flow.Subscriber<List<ByteBuffer>> {
    private volatile Flow.Subscription source;
    private volatile boolean hasEnded;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      source = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> event) {
      // It is told.
    }

    @Override
    public void onError(Throwable failure) {
      hasEnded = true;
    }

    @Override
    public void onComplete() {
      hasEnded = true;
    }
  }
}
