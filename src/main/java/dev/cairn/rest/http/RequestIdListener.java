package dev.cairn.rest.http;

import dev.cairn.telemetry.RequestId;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpServletRequest;

/** Sets the id and start time of a request before authentication, and removes them afterwards. */
@WebListener
public class RequestIdListener implements ServletRequestListener {

  public static final String REQUEST_ID = "X-Request-Id";
  private static final String START = RequestIdListener.class.getName();

  @Override
  public void requestInitialized(ServletRequestEvent event) {
    HttpServletRequest request = (HttpServletRequest) event.getServletRequest();
    request.setAttribute(START, System.nanoTime());
    request.setAttribute(REQUEST_ID, RequestId.begin(request.getHeader(REQUEST_ID)));
  }

  @Override
  public void requestDestroyed(ServletRequestEvent event) {
    RequestId.end();
  }

  /** Returns the start of the request, as a value of {@link System#nanoTime()}. */
  public static long startOf(HttpServletRequest request) {
    return (long) request.getAttribute(START);
  }
}
