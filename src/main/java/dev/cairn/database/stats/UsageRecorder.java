package dev.cairn.database.stats;

import dev.cairn.database.Pipeline;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.session.Message;
import dev.cairn.stats.FactsReader;
import dev.cairn.stats.MessageFacts;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hibernate.Session;

/**
 * Updates the statistics of a session, in the transaction that stores the content and under the
 * session's lock. Only new messages and messages in new positions are examined. Uses plain JDBC, as
 * for messages.
 */
public final class UsageRecorder {

  private UsageRecorder() {}

  /**
   * What a checkpoint adds.
   *
   * @param day the day of the checkpoint, in UTC
   * @param firstNew the ordinal of the first new message
   * @param newMessages the messages that the session did not have before, in the order of their
   *     ordinals
   * @param placed the messages whose tokens may count, see {@link #positions}
   */
  public record Increment(
      LocalDate day, int firstNew, List<Message> newMessages, List<Placed> placed) {}

  /** A message in the list of a checkpoint. */
  public record Placed(int position, int ordinal, Message message) {}

  /**
   * Returns the positions in the list of a checkpoint at which tokens may count: at its end, and
   * after the messages of the checkpoint that it continues. A list with a new message among those
   * does not continue the checkpoint: a client that resumes rewrites a message and gives it the
   * same tokens.
   *
   * @param ordinals the ordinals of the checkpoint's messages
   * @param continued the number of messages of the previous checkpoint
   */
  public static IntStream positions(int[] ordinals, int continued, IntPredicate isNew) {
    int last = Math.max(0, ordinals.length - 1);
    boolean continues = Arrays.stream(ordinals).limit(continued).noneMatch(isNew);
    return IntStream.range(continues ? Math.min(continued, last) : last, ordinals.length);
  }

  /**
   * Counts an increment.
   *
   * @param pipeline inserts the new messages, and receives the statements that are left to execute
   */
  public static void count(
      Session entityManager,
      SessionEntity session,
      FactsReader facts,
      Increment increment,
      Pipeline pipeline) {
    entityManager.doWork(
        connection ->
            count(new StatsRows(entityManager, connection, session), facts, increment, pipeline));
  }

  private static void count(
      StatsRows rows, FactsReader facts, Increment increment, Pipeline pipeline)
      throws SQLException {
    Map<Message, MessageFacts> read = new IdentityHashMap<>();
    FactsReader counted = new CountedFacts(facts);
    Function<Message, MessageFacts> factsOf =
        message -> read.computeIfAbsent(message, counted::read);
    TokenRecorder tokens = new TokenRecorder();
    if (rows.session().statistics().activeOn(increment.day())) {
      tokens.addDay(increment.day());
    }
    new CallRecorder(rows.session().key())
        .count(
            rows,
            increment.newMessages().stream().map(factsOf).toList(),
            increment.day(),
            pipeline);
    tokens.count(
        rows,
        increment.firstNew(),
        increment.placed().stream()
            .flatMap(
                placed ->
                    factsOf.apply(placed.message()).usage().stream()
                        .map(
                            usage ->
                                new TokenRecorder.Placed(
                                    placed.position(), placed.ordinal(), usage)))
            .toList(),
        increment.day(),
        pipeline);
  }

  /** Stores with the statistics of a session who may see them. */
  public static void share(Session entityManager, SessionEntity session) {
    for (String table : List.of("tool_usage", "session_day")) {
      execute(
          entityManager,
          "update " + table + " set is_public = ? where session_id = ?",
          List.of(session.isPublic(), session.id()));
    }
  }

  /** Deletes all statistics of a session. */
  static void reset(Session entityManager, UUID sessionId) {
    for (String table : List.of("tool_call", "tool_usage", "session_day", "counted_message")) {
      execute(entityManager, "delete from " + table + " where session_id = ?", List.of(sessionId));
    }
  }

  private static void execute(Session entityManager, String sql, List<Object> values) {
    entityManager.doWork(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            StatsRows.set(statement, values);
            statement.executeUpdate();
          }
        });
  }
}
