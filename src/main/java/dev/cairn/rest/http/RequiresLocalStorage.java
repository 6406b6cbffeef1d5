package dev.cairn.rest.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks routes that a server has only if it keeps something itself. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresLocalStorage {

  Data value();

  /** What a server may keep itself. */
  enum Data {
    SESSIONS,
    /** With their tokens and the audit log. */
    USERS
  }
}
