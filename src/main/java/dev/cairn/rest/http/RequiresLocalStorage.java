package dev.cairn.rest.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks routes that exist only if the server stores certain data itself. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresLocalStorage {

  Data value();

  /** The data that a server may store itself. */
  enum Data {
    SESSIONS,
    /** Users, with their tokens and the audit log. */
    USERS
  }
}
