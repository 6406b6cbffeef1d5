package dev.cairn.database.transaction;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.UUID;

/** Runs outside of everything that acquires a connection. */
@SessionChange
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE - 2)
class SessionChangeInterceptor {

  @Inject private SessionChanges changes;

  @AroundInvoke
  Object change(InvocationContext invocation) throws Exception {
    try (PermitsByKey.Permit permit = changes.await((UUID) invocation.getParameters()[0])) {
      return invocation.proceed();
    }
  }
}
