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
 * Stands within the interceptor of {@code @Transactional}: rolls back what failed, and returns the
 * failure for {@link DatabaseCallInterceptor} to throw. Liberty writes a file for each kind of
 * exception that crosses its transactions, though it is what a caller did wrong.
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
        // Here it is known that no commit was sent when one of these statements fails.
        database.flush();
      }
      return result;
    } catch (Exception e) {
      database.tellPool(e);
      StorageException failure = DatabaseErrors.translate(e);
      attempt.ifPresent(outermost -> outermost.fail(failure));
      if (database.rollBack() || !database.inTransaction()) {
        return new DatabaseCallInterceptor.Failure(failure);
      }
      throw e;
    }
  }
}
