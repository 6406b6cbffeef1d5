package dev.cairn.database;

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

  @Inject private Database database;

  @AroundInvoke
  Object call(InvocationContext invocation) throws Exception {
    database.open();
    try {
      return invocation.proceed();
    } catch (Exception e) {
      throw DatabaseErrors.translate(e);
    }
  }
}
