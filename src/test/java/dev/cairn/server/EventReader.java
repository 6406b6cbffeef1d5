package dev.cairn.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of an event stream, which reads as browsers do. */
public final class EventReader implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 20;

  /** An event; one without a name is an id alone. */
  public record Event(String id, Optional<String> name, Optional<String> data) {}

  /** What was answered in the place of a stream. */
  public static final class Refusal extends IOException {
    private static final long serialVersionUID = 1;
    private final transient HttpResponse<?> response;

    private Refusal(HttpResponse<?> response, String body) {
      super(response.statusCode() + ": " + body);
      this.response = response;
    }

    public HttpResponse<?> response() {
      return response;
    }
  }

  private static final Event END = new Event("", Optional.empty(), Optional.empty());

  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private EventReader(HttpResponse<InputStream> response) {
    this.response = response;
    Thread thread = new Thread(this::read, "event-reader");
    thread.setDaemon(true);
    thread.start();
  }

  /** Listens, and awaits the id with which the stream begins. */
  public static EventReader of(Http caller, String path) throws IOException {
    return of(caller, caller.request(path));
  }

  /** The same behind an event. */
  public static EventReader after(Http caller, String path, String lastId) throws IOException {
    return of(caller, caller.request(path).header("Last-Event-ID", lastId));
  }

  /** The same by a request of any kind. */
  public static EventReader of(Http caller, HttpRequest.Builder request) throws IOException {
    HttpResponse<InputStream> response =
        caller.send(
            request.header("Accept", "text/event-stream"),
            HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      try (InputStream body = response.body()) {
        throw new Refusal(response, new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return new EventReader(response);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String id = "";
      Optional<String> name = Optional.empty();
      Optional<String> data = Optional.empty();
      boolean isAny = false;
      String line = lines.readLine();
      while (line != null) {
        if (line.isEmpty()) {
          if (isAny) {
            events.add(new Event(id, name, data));
          }
          name = Optional.empty();
          data = Optional.empty();
          isAny = false;
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
          isAny = true;
        } else if (line.startsWith("event: ")) {
          name = Optional.of(line.substring(7));
        } else if (line.startsWith("data: ")) {
          data = Optional.of(line.substring(6));
        }
        line = lines.readLine();
      }
    } catch (IOException | UncheckedIOException e) {
      // It was cut off, which is an end, too.
    }
    events.add(END);
  }

  public HttpResponse<?> response() {
    return response;
  }

  /** The next event; the first one is an id alone. Fails if there is none for long. */
  public Event next() throws InterruptedException {
    Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event");
    }
    if (event == END) {
      events.add(END);
      throw new AssertionError("the stream ended");
    }
    return event;
  }

  /** The next event, however long it takes; nothing at the end of the stream. */
  public Optional<Event> await() throws InterruptedException {
    Event event = events.take();
    if (event == END) {
      events.add(END);
      return Optional.empty();
    }
    return Optional.of(event);
  }

  /** The next events. */
  public List<Event> next(int count) throws InterruptedException {
    List<Event> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(next());
    }
    return some;
  }

  /** What comes before the end, which is awaited. */
  public List<Event> rest() throws InterruptedException {
    List<Event> rest = new ArrayList<>();
    Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (event != null && event != END) {
      rest.add(event);
      event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    if (event == null) {
      throw new AssertionError("the stream did not end after " + rest);
    }
    events.add(END);
    return rest;
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
