package dev.cairn.rest.error;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Logs responses that fail after they were committed, when it is too late to report the error to
 * the caller. Wraps all other interceptors.
 */
@Provider
@Priority(0)
@ConstrainedTo(RuntimeType.SERVER)
public class TruncatedResponses implements WriterInterceptor {

  @Context private HttpServletResponse response;

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    Sent sent = new Sent(context.getOutputStream());
    context.setOutputStream(sent);
    try {
      context.proceed();
    } catch (IOException | RuntimeException | Error e) {
      if (response.isCommitted() && !sent.isRefused) {
        Failures.cutOff(e);
      }
      throw e;
    }
  }

  /**
   * The output to the client. It remembers whether the last write failed because the client has
   * left.
   */
  private static final class Sent extends FilterOutputStream {
    private boolean isRefused;

    Sent(OutputStream out) {
      super(out);
    }

    private interface Sending {
      void send() throws IOException;
    }

    private void send(Sending sending) throws IOException {
      boolean isSent = false;
      try {
        sending.send();
        isSent = true;
      } finally {
        isRefused = !isSent;
      }
    }

    @Override
    public void write(int value) throws IOException {
      send(() -> out.write(value));
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      send(() -> out.write(bytes, start, length));
    }

    @Override
    public void flush() throws IOException {
      send(out::flush);
    }
  }
}
