package dev.cairn.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A user's client of two nodes, which behaves as clients should: it goes to each in turn, repeats
 * what got no response, with the same {@code Idempotency-Key}, and waits as long as it is told to.
 * It fails for anything that the API does not promise.
 */
final class SoakClient {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final SoakCluster cluster;
  private final String user;
  private final SoakStatistics statistics;

  SoakClient(SoakCluster cluster, String user, SoakStatistics statistics) {
    this.cluster = cluster;
    this.user = user;
    this.statistics = statistics;
  }

  String user() {
    return user;
  }

  String get(SoakStatistics.Kind kind, String path) throws InterruptedException {
    return send(kind, path, request -> request);
  }

  String post(SoakStatistics.Kind kind, String path, String key, String json)
      throws InterruptedException {
    return send(
        kind,
        path,
        request ->
            request
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .header("Prefer", "return=minimal")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private String send(
      SoakStatistics.Kind kind, String path, UnaryOperator<HttpRequest.Builder> completed)
      throws InterruptedException {
    return untilAnswered(
        kind,
        node -> {
          long sentAt = System.nanoTime();
          HttpResponse<String> answer = node.send(completed.apply(node.request(path)));
          if (answer.statusCode() / 100 != 2) {
            throw new Refused(answer, answer.body());
          }
          statistics.answered(kind, System.nanoTime() - sentAt);
          return answer.body();
        });
  }

  /** Listens, at a node that lets it. */
  EventReader listen(String path, Optional<String> lastId) throws InterruptedException {
    return untilAnswered(
        SoakStatistics.Kind.LISTEN,
        node -> {
          long sentAt = System.nanoTime();
          try {
            EventReader reader =
                lastId.isPresent()
                    ? EventReader.after(node, path, lastId.get())
                    : EventReader.of(node, path);
            statistics.answered(SoakStatistics.Kind.LISTEN, System.nanoTime() - sentAt);
            return reader;
          } catch (EventReader.Refusal e) {
            throw new Refused(e.response(), e.getMessage());
          }
        });
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final transient HttpResponse<?> answer;

    Refused(HttpResponse<?> answer, String body) {
      super(answer.request().uri().getPath() + ": " + answer.statusCode() + " " + body);
      this.answer = answer;
    }

    /**
     * As the API promises it: nothing else may be refused. But a node that gets no processor for
     * seconds takes a body that it is yet to read for a slow one.
     */
    Duration retryAfter() {
      if (answer.statusCode() == 408) {
        return PAUSE;
      }
      boolean isPromised = answer.statusCode() == 503 || answer.statusCode() == 429;
      return answer
          .headers()
          .firstValue("Retry-After")
          .filter(header -> isPromised)
          .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
          .orElseThrow(() -> new AssertionError(getMessage()));
    }
  }

  private interface Attempt<T> {
    T at(Http node) throws IOException, Refused;
  }

  private <T> T untilAnswered(SoakStatistics.Kind kind, Attempt<T> attempt)
      throws InterruptedException {
    long begin = System.nanoTime();
    while (true) {
      URI node = cluster.nextNode();
      long sentAt = System.nanoTime();
      Duration pause = PAUSE;
      Exception failure;
      try {
        T result = attempt.at(new Http(node, Optional.of(TestUsers.token(user))));
        statistics.done(kind, System.nanoTime() - begin);
        return result;
      } catch (Refused e) {
        pause = e.retryAfter();
        statistics.refused(kind, e.answer.statusCode());
        failure = e;
      } catch (IOException e) {
        if (!cluster.mayDrop(node, sentAt)) {
          throw new AssertionError("no response from a node that was left in peace", e);
        }
        if (e instanceof ConnectException) {
          statistics.notConnected(kind);
        } else {
          statistics.dropped(kind);
        }
        failure = e;
      }
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new AssertionError("never answered", failure);
      }
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
  }
}
