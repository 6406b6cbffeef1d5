package dev.cairn.database.message;

import dev.cairn.database.JdbcWork;
import dev.cairn.database.TransactionCheck;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Copies messages of a session into a new one: within the database, unless they must be encrypted
 * with another key.
 */
public final class MessageCopy {

  /**
   * Computes {@link MessageTable.Digest#prefix}. In both databases, {@code mod} of a negative
   * number is negative.
   */
  private static final String PREFIX =
      "cast(? as bigint) + mod(mod(digest_prefix, 4294967296) + 4294967296, 4294967296)";

  private static final String OF_RUN = " where session_id = ? and ordinal between ? and ?";

  /** Copies the messages, and the digests that they had before they were redacted. */
  private static final List<String> COPIES =
      List.of(
          "insert into message (session_id, digest_prefix, ordinal, role, digest, body,"
              + " search_text, search_pairs)"
              + " select cast(? as uuid), "
              + PREFIX
              + ", ordinal + cast(? as integer), role, digest, body, search_text, search_pairs"
              + " from message"
              + OF_RUN,
          "insert into redacted_message (session_id, digest_prefix, ordinal, digest)"
              + " select cast(? as uuid), "
              + PREFIX
              + ", ordinal + cast(? as integer), digest from redacted_message"
              + OF_RUN);

  private static final int BATCH_RUNS = 1000;

  private MessageCopy() {}

  /**
   * Copies messages, which get the ordinals 0, 1, 2 … in their order.
   *
   * @param ordinals the ordinals of the messages to copy, repetitions included
   * @return the new ordinal of each
   * @throws StorageException {@code NOT_FOUND} if a message is missing because the session was
   *     erased
   */
  public static int[] copy(
      EntityManager entityManager, SessionKey from, int[] ordinals, SessionKey to) {
    int[] distinct = Arrays.stream(ordinals).sorted().distinct().toArray();
    int copied =
        to.encrypts()
            ? encrypt(entityManager, from, distinct, to)
            : copyWithin(entityManager, from.sessionId(), distinct, to.sessionId());
    if (copied < distinct.length) {
      throw new StorageException(Problem.SESSION_NOT_FOUND);
    }
    return Arrays.stream(ordinals).map(each -> Arrays.binarySearch(distinct, each)).toArray();
  }

  private static int copyWithin(EntityManager entityManager, UUID from, int[] ordinals, UUID to) {
    List<MessageRuns.Run> runs = MessageRuns.ofOrdinals(ordinals).runs();
    return JdbcWork.in(
        entityManager,
        connection -> {
          int messages = copy(connection, COPIES.get(0), from, runs, to);
          copy(connection, COPIES.get(1), from, runs, to);
          return messages;
        });
  }

  /** Encrypts and copies the messages in batches, in the memory of this node. */
  private static int encrypt(
      EntityManager entityManager, SessionKey from, int[] ordinals, SessionKey to) {
    int copied = 0;
    int size;
    do {
      TransactionCheck.requireActive(entityManager);
      int end = Math.min(ordinals.length, copied + MessageTable.BATCH_MESSAGES);
      int[] next = Arrays.copyOfRange(ordinals, copied, end);
      size = next.length == 0 ? 0 : encryptFirst(entityManager, from, next, to, copied);
      copied += size;
    } while (size > 0);
    RedactedDigests.copy(entityManager, from, ordinals, to);
    return copied;
  }

  /** Encrypts and copies the first of the messages, and returns how many. */
  private static int encryptFirst(
      EntityManager entityManager,
      SessionKey from,
      int[] ordinals,
      SessionKey to,
      int nextOrdinal) {
    Map<Integer, Message> read =
        MessageTable.in(entityManager, from, table -> table.readFirst(ordinals));
    UnaryOperator<MessageTable.Digest> stored = MessageTable.Digest.stored(to);
    List<Map.Entry<MessageTable.Digest, Message>> first =
        Arrays.stream(ordinals)
            .mapToObj(read::get)
            .takeWhile(Objects::nonNull)
            .map(each -> Map.entry(stored.apply(MessageTable.Digest.of(each.json())), each))
            .toList();
    MessageTable.insert(entityManager, to, first, nextOrdinal);
    return first.size();
  }

  private static int copy(
      Connection connection, String sql, UUID from, List<MessageRuns.Run> runs, UUID to)
      throws SQLException {
    int copied = 0;
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int next = 0;
      int batched = 0;
      for (MessageRuns.Run run : runs) {
        insert.setObject(1, to);
        insert.setLong(2, to.getLeastSignificantBits() << Integer.SIZE);
        insert.setInt(3, next - run.first());
        insert.setObject(4, from);
        insert.setInt(5, run.first());
        insert.setInt(6, run.last());
        insert.addBatch();
        next += run.last() - run.first() + 1;
        if (++batched % BATCH_RUNS == 0 || batched == runs.size()) {
          copied += Arrays.stream(insert.executeBatch()).sum();
        }
      }
    }
    return copied;
  }
}
