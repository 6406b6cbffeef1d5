package dev.cairn.telemetry;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of the request that this thread serves. While it is set, each line that the thread logs
 * carries it as field {@code requestId}, if the server logs JSON.
 */
public final class RequestId {
  private static final String FIELD = "requestId";

  /** What goes into a log as it is. */
  private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");

  private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();
  private static final LogFields LOG_FIELDS = LogFields.ofServer();

  private RequestId() {}

  /**
   * Begins a request.
   *
   * @param proposed the id that the client or a proxy gave it; null or unfit for a log to make one
   */
  public static String begin(String proposed) {
    String id =
        proposed != null && ACCEPTABLE.matcher(proposed).matches()
            ? proposed
            : UUID.randomUUID().toString();
    CURRENT.set(id);
    LOG_FIELDS.put(id);
    return id;
  }

  /** Ends it: the thread goes on to something else. */
  public static void end() {
    CURRENT.remove();
    LOG_FIELDS.remove();
  }

  public static Optional<String> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Fields that the server adds to what this thread logs. Each server has a class for them. */
  private record LogFields(MethodHandle putting, MethodHandle removing) {

    /** Liberty's class is its own; WildFly shows deployments SLF4J's. */
    static LogFields ofServer() {
      return find("com.ibm.websphere.logging.hpel.LogRecordContext", "add", "Extension")
          .or(() -> find("org.slf4j.MDC", "put", ""))
          .orElse(new LogFields(null, null));
    }

    private static Optional<LogFields> find(String className, String put, String what) {
      try {
        Class<?> type = Class.forName(className);
        MethodHandle putting = method(type, put + what, String.class, String.class);
        MethodHandle removing = method(type, "remove" + what, String.class);
        return Optional.of(new LogFields(putting, removing));
      } catch (ReflectiveOperationException | LinkageError e) {
        return Optional.empty(); // another server
      }
    }

    private static MethodHandle method(Class<?> type, String name, Class<?>... parameters)
        throws ReflectiveOperationException {
      MethodHandle method =
          MethodHandles.publicLookup().unreflect(type.getMethod(name, parameters));
      return method.asType(MethodType.methodType(void.class, parameters));
    }

    void put(String id) {
      call(putting, FIELD, id);
    }

    void remove() {
      call(removing, FIELD);
    }

    private static void call(MethodHandle method, Object... arguments) {
      if (method == null) {
        return;
      }
      try {
        method.invokeWithArguments(arguments);
      } catch (Throwable e) {
        throw new IllegalStateException("the server's log takes no fields", e);
      }
    }
  }
}
