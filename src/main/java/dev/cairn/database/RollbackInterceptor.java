package dev.cairn.database;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

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
    try {
      return invocation.proceed();
    } catch (Exception e) {
      if (database.rollBack()) {
        return new DatabaseCallInterceptor.Failure(DatabaseErrors.translate(e));
      }
      throw e;
    }
  }
}
