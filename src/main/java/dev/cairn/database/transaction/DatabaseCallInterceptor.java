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
 * Runs outside the interceptor of {@code @Transactional}, in order to see failed commits as well,
 * and to retry failed calls. Only the outermost call is retried, since it contains the whole
 * transaction.
 */
@DatabaseCall
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class DatabaseCallInterceptor {

  /** The result that {@link RollbackInterceptor} returns instead of throwing an exception. */
  record Failure(StorageException cause) {}

  /** One attempt of an outermost call. {@link RollbackInterceptor} records its failure. */
  static final class Attempt {

    private static final String KEY = Attempt.class.getName();

    private Failure failure;

    /** Returns the attempt of an invocation; empty within the transaction of another call. */
    static Optional<Attempt> of(InvocationContext invocation) {
      return Optional.ofNullable((Attempt) invocation.getContextData().get(KEY));
    }

    static Attempt begin(InvocationContext invocation) {
      Attempt attempt = new Attempt();
      invocation.getContextData().put(KEY, attempt);
      return attempt;
    }

    /**
     * Records that the attempt failed before the commit was sent, which will not be sent any more.
     */
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
    try (PermitsByKey.Permit permit = connections.await()) {
      while (true) {
        Attempt attempt = Attempt.begin(invocation);
        Object result = proceed(invocation);
        if (!(result instanceof Failure failure)) {
          return result;
        }
        boolean isBeforeCommit = attempt.failure != null;
        Failure first = isBeforeCommit ? attempt.failure : failure; // the rollback may fail, too
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
