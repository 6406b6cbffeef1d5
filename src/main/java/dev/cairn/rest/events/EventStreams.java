package dev.cairn.rest.events;

import dev.cairn.config.Limits;
import dev.cairn.events.EventSink;
import dev.cairn.rest.http.AtOnce;
import dev.cairn.rest.http.ReleaseFilter;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The event streams that are open on this node. */
@ApplicationScoped
public class EventStreams {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  @Inject private Limits limits;

  @Resource(lookup = "java:comp/DefaultManagedExecutorService")
  private ManagedExecutorService executor;

  private AtOnce ofUser;
  private WriterLanes lanes;
  private int most;
  private final AtomicInteger open = new AtomicInteger();

  @PostConstruct
  void readConfiguration() {
    ofUser = new AtOnce(limits.maxEventStreams(), "event streams", RETRY_AFTER);
    lanes = new WriterLanes(executor);
    most = limits.maxEventStreamsOfNode();
  }

  /**
   * Begins a stream as the response to a request that is asynchronous already, past JAX-RS, whose
   * streams write in a thread that waits. It does not count among the requests at work of its user:
   * it works only when something happens.
   *
   * @param lastId with which a client resumes before the first event
   * @param listening begins to fill it
   * @throws StorageException {@code RATE_LIMITED} if the user has as many as may be; {@code
   *     CONNECTION} if all have
   */
  void begin(
      HttpServletRequest request,
      AsyncResponse jaxRsResponse,
      String username,
      String lastId,
      Consumer<EventSink> listening) {
    if (request.getMethod().equals("HEAD")) {
      jaxRsResponse.resume(Response.ok().type(MediaType.SERVER_SENT_EVENTS).build());
      return;
    }
    AtOnce.Permit permit = ofUser.begin(username);
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      permit.close();
      throw new StorageException(Problem.NO_STREAM, null, RETRY_AFTER);
    }
    ReleaseFilter.idles(
        request,
        () -> {
          open.decrementAndGet();
          permit.close();
        });
    AsyncContext context = request.getAsyncContext();
    context.setTimeout(0);
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    response.setContentType(MediaType.SERVER_SENT_EVENTS);
    response.setCharacterEncoding("UTF-8");
    response.setHeader("X-Accel-Buffering", "no");
    try {
      EventStream stream =
          new EventStream(context, (writing, refused) -> lanes.write(username, writing, refused));
      stream.begin(lastId);
      listening.accept(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
