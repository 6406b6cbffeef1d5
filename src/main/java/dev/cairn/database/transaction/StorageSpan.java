package dev.cairn.database.transaction;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/**
 * Adds a span for each call of the database to the trace of its request, including the transaction.
 */
@DatabaseCall
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE - 1)
class StorageSpan {

  @Inject private Tracer tracer;

  @AroundInvoke
  Object trace(InvocationContext invocation) throws Exception {
    Span span =
        tracer
            .spanBuilder(
                invocation.getMethod().getDeclaringClass().getSimpleName()
                    + "."
                    + invocation.getMethod().getName())
            .startSpan();
    try (Scope scope = span.makeCurrent()) {
      return invocation.proceed();
    } catch (Exception e) {
      span.setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      span.end();
    }
  }
}
