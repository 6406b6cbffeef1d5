package dev.cairn.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends requests to several nodes in turn. What gets no answer, or the answer that it may be tried
 * again, is repeated at the next node; a POST has an {@code Idempotency-Key} of its own.
 */
final class RoundRobin {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final AtomicInteger turn = new AtomicInteger();
  private final String token;
  private volatile List<URI> nodes;

  RoundRobin(String token) {
    this.token = token;
  }

  void use(URI... nodes) {
    this.nodes = List.of(nodes);
  }

  String post(String path, String json) throws Exception {
    String key = UUID.randomUUID().toString();
    return send(
        node ->
            node.request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .header("Prefer", "return=minimal")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  String get(String path) throws Exception {
    return send(node -> node.request(path));
  }

  private interface Request {
    HttpRequest.Builder to(Http node);
  }

  private String send(Request request) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String failure;
      try {
        Http node = next();
        HttpResponse<String> answer = node.send(request.to(node));
        if (answer.statusCode() < 300) {
          return answer.body();
        }
        failure = answer.body();
        if (answer.statusCode() != 503) {
          throw new AssertionError(answer.statusCode() + " " + failure);
        }
      } catch (IOException e) {
        failure = e.toString();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("still no answer: " + failure);
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }

  private Http next() {
    List<URI> known = nodes;
    return new Http(
        known.get(Math.floorMod(turn.getAndIncrement(), known.size())), Optional.of(token));
  }
}
