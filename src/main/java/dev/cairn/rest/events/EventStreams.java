package dev.cairn.rest.events;

import dev.cairn.config.Limits;
import dev.cairn.events.EventHub;
import dev.cairn.events.EventSink;
import dev.cairn.rest.http.ConcurrencyLimit;
import dev.cairn.rest.http.ReleaseFilter;
import dev.cairn.security.SignIn;
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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The open event streams on this node. */
@ApplicationScoped
public class EventStreams {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  @Inject private Limits limits;
  @Inject private EventHub hub;

  @Resource(lookup = "java:comp/DefaultManagedExecutorService")
  private ManagedExecutorService executor;

  private ConcurrencyLimit ofUser;
  private WriterLanes lanes;
  private int most;
  private final AtomicInteger open = new AtomicInteger();

  @PostConstruct
  void readConfiguration() {
    ofUser = new ConcurrencyLimit(limits.maxEventStreams(), "event streams", RETRY_AFTER);
    lanes = new WriterLanes(executor);
    most = limits.maxEventStreamsOfNode();
  }

  /**
   * Begins a stream as the response to a request that is already asynchronous. It bypasses JAX-RS,
   * whose streams block a thread while writing. The stream does not count as one of the user's
   * active requests, since it is idle until something happens.
   *
   * @param lastId the id from which a client resumes if it is cut off before the first event
   * @param listening starts feeding the stream
   * @throws StorageException {@code RATE_LIMITED} if the user has reached the limit; {@code
   *     CONNECTION} if the node has
   */
  void begin(
      HttpServletRequest request,
      AsyncResponse jaxRsResponse,
      String username,
      String lastId,
      Consumer<EventSink> listening) {
    if (isHead(request)) {
      jaxRsResponse.resume(headOnly());
      return;
    }
    Runnable release = take(username);
    try {
      EventStream stream = stream(request, username, release);
      stream.begin(lastId);
      listening.accept(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Begins to relay another server's stream, like {@link #begin}. The request thread waits until
   * that server has accepted the request, and is then released.
   *
   * @param opening sends the request to the other server
   */
  void pass(
      HttpServletRequest request,
      AsyncResponse jaxRsResponse,
      SignIn signIn,
      Supplier<Flow.Publisher<List<ByteBuffer>>> opening) {
    String username = signIn.caller().username();
    Runnable release = take(username);
    Flow.Publisher<List<ByteBuffer>> source;
    try {
      source = opening.get();
    } catch (RuntimeException e) {
      release.run();
      throw e;
    }
    if (isHead(request)) {
      release.run();
      source.subscribe(new NoReader());
      jaxRsResponse.resume(headOnly());
      return;
    }
    try {
      EventStream stream = stream(request, username, release);
      RelayedStream passed = new RelayedStream(stream);
      stream.begin();
      hub.watch(signIn, passed);
      source.subscribe(passed);
    } catch (IOException e) {
      source.subscribe(new NoReader());
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isHead(HttpServletRequest request) {
    return request.getMethod().equals("HEAD");
  }

  private static Response headOnly() {
    return Response.ok().type(MediaType.SERVER_SENT_EVENTS).build();
  }

  /** Takes a slot within the limits, and returns what releases it. */
  private Runnable take(String username) {
    ConcurrencyLimit.Permit permit = ofUser.begin(username);
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      permit.close();
      throw new StorageException(Problem.NO_STREAM, null, RETRY_AFTER);
    }
    return () -> {
      open.decrementAndGet();
      permit.close();
    };
  }

  private EventStream stream(HttpServletRequest request, String username, Runnable release)
      throws IOException {
    ReleaseFilter.idles(request, release);
    AsyncContext context = request.getAsyncContext();
    context.setTimeout(0);
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    response.setContentType(MediaType.SERVER_SENT_EVENTS);
    response.setCharacterEncoding("UTF-8");
    response.setHeader("X-Accel-Buffering", "no");
    return new EventStream(context, (writing, refused) -> lanes.write(username, writing, refused));
  }

  /** Cancels a source whose events nobody needs. */
  private static final class NoReader implements Flow.Subscriber<List<ByteBuffer>> {
    @Override
    public void onSubscribe(Flow.Subscription source) {
      source.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> none) {
      // It requests none.
    }

    @Override
    public void onError(Throwable failure) {
      // Nothing is left to do.
    }

    @Override
    public void onComplete() {
      // Nothing is left to do.
    }
  }
}
