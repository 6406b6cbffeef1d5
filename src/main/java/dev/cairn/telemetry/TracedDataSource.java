package dev.cairn.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A data source that makes each statement a span: the text as it was prepared, never the values.
 * OpenTelemetry's own one needs more of its API than Liberty shows to applications.
 */
public final class TracedDataSource {

  private TracedDataSource() {}

  /** The same data source, traced. */
  public static DataSource of(DataSource dataSource, Tracer tracer) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = invoke(dataSource, method, arguments);
          return result instanceof Connection connection ? traced(connection, tracer) : result;
        });
  }

  private static Connection traced(Connection connection, Tracer tracer) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          Object result = invoke(connection, method, arguments);
          return result instanceof Statement statement
              ? traced(statement, arguments, tracer)
              : result;
        });
  }

  private static Statement traced(Statement statement, Object[] prepared, Tracer tracer) {
    Class<? extends Statement> type =
        statement instanceof CallableStatement
            ? CallableStatement.class
            : statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
    return proxy(
        type,
        (proxy, method, arguments) ->
            method.getName().startsWith("execute")
                ? execute(statement, method, arguments, text(prepared, arguments), tracer)
                : invoke(statement, method, arguments));
  }

  /** It came when the statement was prepared, or comes now. */
  private static String text(Object[] prepared, Object[] arguments) {
    if (arguments != null && arguments[0] instanceof String now) {
      return now;
    }
    return prepared != null && prepared[0] instanceof String before ? before : "batch";
  }

  private static Object execute(
      Statement statement, Method method, Object[] arguments, String text, Tracer tracer)
      throws Throwable {
    Span span =
        tracer
            .spanBuilder(text.strip().split("\\s", 2)[0])
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("db.query.text", text)
            .startSpan();
    try {
      return invoke(statement, method, arguments);
    } catch (Throwable e) {
      span.setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      span.end();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            TracedDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
