package dev.cairn.rest.http;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Releases the resources of a request once it has ended, no matter how or on which thread. */
public class ReleaseFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String TAKEN = ReleaseFilter.class.getName();

  /** The actions to run when a request has ended, in reverse order of registration. */
  private static final class Taken implements AsyncListener {
    private final Deque<Runnable> releases = new ArrayDeque<>();

    synchronized void release() {
      while (!releases.isEmpty()) {
        releases.pop().run();
      }
    }

    synchronized void add(Runnable release) {
      releases.push(release);
    }

    @Override
    public void onComplete(AsyncEvent event) {
      release();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // Completion follows.
    }

    @Override
    public void onError(AsyncEvent event) {
      // Completion follows.
    }
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Taken taken = new Taken();
    request.setAttribute(TAKEN, taken);
    try {
      chain.doFilter(request, response);
    } finally {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(taken);
      } else {
        taken.release();
      }
    }
  }

  /**
   * Releases the resources of a request that will stay open but idle, and registers an action for
   * its end.
   */
  public static void idles(HttpServletRequest request, Runnable release) {
    Taken taken = (Taken) request.getAttribute(TAKEN);
    taken.release();
    taken.add(release);
  }

  /** Registers an action to run when the request has ended. */
  public static void whenEnded(HttpServletRequest request, Runnable release) {
    ((Taken) request.getAttribute(TAKEN)).add(release);
  }
}
