package dev.cairn.database.transaction;

import dev.cairn.database.DatabaseErrors;
import dev.cairn.database.start.Database;
import dev.cairn.database.transaction.DatabaseCallInterceptor.Attempt;
import dev.cairn.session.StorageException;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Optional;

/**
 * Runs inside the interceptor of {@code @Transactional}: rolls back failed calls, and returns the
 * failure for {@link DatabaseCallInterceptor} to throw. If an exception crossed its transactions,
 * Liberty would write a file for each kind of exception, even for mistakes of a caller.
 */
@DatabaseCall
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 300)
class RollbackInterceptor {

  @Inject private Database database;

  @AroundInvoke
  Object call(InvocationContext invocation) throws Exception {
    Optional<Attempt> attempt = Attempt.of(invocation);
    try {
      Object result = invocation.proceed();
      if (attempt.isPresent()) {
        // If one of these statements fails, it is known that no commit was sent.
        database.flush();
      }
      return result;
    } catch (Exception e) {
      database.reportToPool(e);
      StorageException failure = DatabaseErrors.translate(e);
      attempt.ifPresent(outermost -> outermost.fail(failure));
      if (database.rollBack() || !database.inTransaction()) {
        return new DatabaseCallInterceptor.Failure(failure);
      }
      throw e;
    }
  }
}
