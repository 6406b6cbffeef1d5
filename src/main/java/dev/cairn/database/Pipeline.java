package dev.cairn.database;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Statements that do not depend on each other's results, executed in order. PostgreSQL gets
 * different statements together and answers them in one round trip; many executions of the same
 * statement are sent as a batch.
 */
public final class Pipeline {

  /**
   * Limited because each combination of statements is a separate SQL text for PostgreSQL to
   * prepare.
   */
  private static final int MAX_TOGETHER = 16;

  private static final int MAX_ALIKE = 8;
  private static final int BATCH = 1000;

  private final List<Step> steps = new ArrayList<>();

  /** Sets the parameters of a statement. */
  public interface Parameters {
    /**
     * @param first the index of the first parameter
     * @return the index after the last parameter
     */
    int set(PreparedStatement statement, int first) throws SQLException;
  }

  private record Step(String sql, Parameters parameters) {}

  /**
   * Returns the name of the persistence unit's setting that tells that the database accepts several
   * statements at once.
   */
  public static String key() {
    return Pipeline.class.getName();
  }

  public void add(String sql, Parameters parameters) {
    steps.add(new Step(sql, parameters));
  }

  /**
   * Adds a statement.
   *
   * @param values the parameter values, any of which may be null
   */
  public void add(String sql, List<Object> values) {
    add(sql, (statement, first) -> set(statement, first, values));
  }

  /** Executes the added statements in the current transaction. */
  public void run(EntityManager entityManager) {
    boolean isTogether = entityManager.getEntityManagerFactory().getProperties().get(key()) != null;
    entityManager
        .unwrap(Session.class)
        .doWork(connection -> run(entityManager, connection, isTogether ? MAX_TOGETHER : 1));
    steps.clear();
  }

  private void run(EntityManager entityManager, Connection connection, int most)
      throws SQLException {
    int done = 0;
    while (done < steps.size()) {
      int end = done + countSimilar(done);
      if (end - done > MAX_ALIKE) {
        runBatch(entityManager, connection, steps.subList(done, end));
      } else {
        while (end < steps.size() && end - done < most && countSimilar(end) <= MAX_ALIKE) {
          end++;
        }
        end = Math.min(end, done + most);
        TransactionCheck.requireActive(entityManager);
        runTogether(connection, steps.subList(done, end));
      }
      done = end;
    }
  }

  /** Returns how many consecutive steps, from the given one on, have the same statement. */
  private int countSimilar(int first) {
    int end = first;
    while (end < steps.size() && steps.get(end).sql().equals(steps.get(first).sql())) {
      end++;
    }
    return end - first;
  }

  private static void runBatch(EntityManager entityManager, Connection connection, List<Step> steps)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(steps.get(0).sql())) {
      for (int done = 0; done < steps.size(); done += BATCH) {
        TransactionCheck.requireActive(entityManager);
        for (Step step : steps.subList(done, Math.min(steps.size(), done + BATCH))) {
          step.parameters().set(statement, 1);
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }
  }

  private static void runTogether(Connection connection, List<Step> steps) throws SQLException {
    String sql = steps.stream().map(Step::sql).collect(Collectors.joining(";"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = 1;
      for (Step step : steps) {
        next = step.parameters().set(statement, next);
      }
      statement.execute();
    }
  }

  static int set(PreparedStatement statement, int first, List<Object> values) throws SQLException {
    int next = first;
    for (Object value : values) {
      if (value == null) {
        statement.setNull(next++, Types.NULL);
      } else if (value instanceof Instant time) {
        statement.setObject(next++, time.atOffset(ZoneOffset.UTC));
      } else {
        statement.setObject(next++, value);
      }
    }
    return next;
  }
}
