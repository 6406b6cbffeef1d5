package dev.cairn.telemetry;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of the request that the current thread serves. While it is set, every line that the thread
 * logs has it in the field {@code requestId}, if the server logs JSON.
 */
public final class RequestId {
  private static final String FIELD = "requestId";

  /** What can be logged without escaping. */
  private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");

  private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();
  private static final LogFields LOG_FIELDS = LogFields.ofServer();

  private RequestId() {}

  /**
   * Sets the id of a request.
   *
   * @param proposed the id given by the client or a proxy; if null or not fit for a log, an id is
   *     generated
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

  /** Clears the id, before the thread moves on to other work. */
  public static void end() {
    CURRENT.remove();
    LOG_FIELDS.remove();
  }

  public static Optional<String> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /**
   * Sets fields that the server adds to the log output of this thread. Each server has a class for
   * them.
   */
  private record LogFields(MethodHandle putting, MethodHandle removing) {

    /** Finds the class: Liberty has its own; WildFly exposes that of SLF4J to deployments. */
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
