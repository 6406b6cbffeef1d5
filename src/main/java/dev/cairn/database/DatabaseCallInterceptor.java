package dev.cairn.database;

import dev.cairn.audit.AuditTrail;
import dev.cairn.session.StorageException;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Stands outside of the interceptor of {@code @Transactional}, to see commits fail too. */
@DatabaseCall
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class DatabaseCallInterceptor {

  /** What {@link RollbackInterceptor} returns in place of an exception. */
  record Failure(StorageException cause) {}

  @Inject private Database database;
  @Inject private UserConnections connections;
  @Inject private AuditTrail audit;

  @AroundInvoke
  Object call(InvocationContext invocation) throws Exception {
    database.open();
    Object result;
    try (Turns.Turn turn = database.inTransaction() ? () -> {} : connections.await()) {
      result = invocation.proceed();
    } catch (Exception e) {
      throw DatabaseErrors.translate(e);
    }
    if (result instanceof Failure failure) {
      if (failure.cause() instanceof RefusedChangeException refused) {
        audit.record(refused.entry());
      }
      throw failure.cause();
    }
    return result;
  }
}
