package dev.cairn.database.transaction;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks methods that call the database. The database is opened before the transaction begins, and
 * any failure, up to the commit, is thrown as a {@link dev.cairn.session.StorageException}. If
 * {@link RetryRule} allows it, the whole call is retried with the same arguments.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface DatabaseCall {

  /** Whether the call may be retried: not if it reads an argument that can be read only once. */
  @Nonbinding
  boolean isRepeatable() default true;
}
