package dev.cairn.database;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;

/** Statements of JDBC in the connection and the transaction of a persistence context. */
public final class JdbcWork {

  private JdbcWork() {}

  /** What the work returns. */
  public static <T> T in(EntityManager entityManager, ReturningWork<T> work) {
    return entityManager.unwrap(Session.class).doReturningWork(work);
  }
}
