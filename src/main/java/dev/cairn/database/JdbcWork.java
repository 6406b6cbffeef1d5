package dev.cairn.database;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;

/** JDBC statements in the connection and transaction of a persistence context. */
public final class JdbcWork {

  private JdbcWork() {}

  /** Runs the work and returns its result. */
  public static <T> T in(EntityManager entityManager, ReturningWork<T> work) {
    return entityManager.unwrap(Session.class).doReturningWork(work);
  }
}
