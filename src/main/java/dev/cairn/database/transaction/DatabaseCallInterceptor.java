package dev.cairn.database.transaction;

import dev.cairn.audit.AuditTrail;
import dev.cairn.database.DatabaseErrors;
import dev.cairn.database.start.Database;
import dev.cairn.session.StorageException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.SystemException;
import java.util.Optional;

/**
 * Stands outside of the interceptor of {@code @Transactional}, to see commits fail too, and to try
 * again what failed: only the outermost call does, which has all of the transaction in it.
 */
@DatabaseCall
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class DatabaseCallInterceptor {

  /** What {@link RollbackInterceptor} returns in place of an exception. */
  record Failure(StorageException cause) {}

  /** One attempt of an outermost call. {@link RollbackInterceptor} notes what failed in it. */
  static final class Attempt {

    private static final String KEY = Attempt.class.getName();

    private Failure failure;

    /** The one that an invocation is; empty within a transaction of another. */
    static Optional<Attempt> of(InvocationContext invocation) {
      return Optional.ofNullable((Attempt) invocation.getContextData().get(KEY));
    }

    static Attempt begin(InvocationContext invocation) {
      Attempt attempt = new Attempt();
      invocation.getContextData().put(KEY, attempt);
      return attempt;
    }

    /** It failed before its commit was sent, which never is now. */
    void fail(StorageException cause) {
      failure = new Failure(cause);
    }
  }

  @Inject private Database database;
  @Inject private UserConnections connections;
  @Inject private AuditTrail audit;
  @Inject private Event<Retried> retried;

  @AroundInvoke
  Object call(InvocationContext invocation) throws Exception {
    database.open();
    Object result = database.inTransaction() ? proceed(invocation) : inAttempts(invocation);
    if (result instanceof Failure failure) {
      if (failure.cause() instanceof RefusedChangeException refused) {
        audit.record(refused.entry());
      }
      throw failure.cause();
    }
    return result;
  }

  private static Object proceed(InvocationContext invocation) {
    try {
      return invocation.proceed();
    } catch (Exception e) {
      return new Failure(DatabaseErrors.translate(e));
    }
  }

  private Object inAttempts(InvocationContext invocation) throws SystemException {
    RetryRule rule = new RetryRule();
    try (Turns.Turn turn = connections.await()) {
      while (true) {
        Attempt attempt = Attempt.begin(invocation);
        Object result = proceed(invocation);
        if (!(result instanceof Failure failure)) {
          return result;
        }
        boolean isBeforeCommit = attempt.failure != null;
        Failure first = isBeforeCommit ? attempt.failure : failure; // a rollback may fail, too
        Optional<Retried.Reason> reason =
            isRepeatable(invocation) ? rule.next(first.cause(), isBeforeCommit) : Optional.empty();
        if (reason.isEmpty() || database.inTransaction()) {
          return first;
        }
        retried.fire(new Retried(reason.get()));
        rule.pause(reason.get());
      }
    }
  }

  private static boolean isRepeatable(InvocationContext invocation) {
    DatabaseCall own = invocation.getMethod().getAnnotation(DatabaseCall.class);
    return own == null || own.isRepeatable();
  }
}
