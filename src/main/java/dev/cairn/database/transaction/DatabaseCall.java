package dev.cairn.database.transaction;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what calls the database: it is opened before the transaction begins, and whatever fails, up
 * to the commit, leaves as a {@link dev.cairn.session.StorageException}. What {@link RetryRule}
 * allows is tried again, as a whole, with the same arguments.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface DatabaseCall {

  /** Whether it may be tried again: not if it reads an argument that can be read once only. */
  @Nonbinding
  boolean isRepeatable() default true;
}
