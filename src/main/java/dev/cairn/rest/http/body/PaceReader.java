package dev.cairn.rest.http.body;

import dev.cairn.config.Limits;
import dev.cairn.rest.http.RequestIdListener;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.time.Duration;

/** Aborts bodies that arrive too slowly, measured before decompression. */
@Provider
@Priority(Priorities.HEADER_DECORATOR)
@ConstrainedTo(RuntimeType.SERVER)
public class PaceReader implements ReaderInterceptor {

  @Inject private Limits limits;
  @Context private ResourceInfo route;
  @Context private HttpServletRequest request;

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    context.setInputStream(
        new PacedBody(
            context.getInputStream(),
            System::nanoTime,
            RequestIdListener.startOf(request),
            limits.minBodyRate(),
            isLong() ? Duration.ofDays(1) : limits.maxBodyTime()));
    return context.proceed();
  }

  private boolean isLong() {
    return route.getResourceMethod().isAnnotationPresent(LongUpload.class);
  }
}
