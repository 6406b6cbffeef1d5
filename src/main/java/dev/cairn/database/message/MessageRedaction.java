package dev.cairn.database.message;

import dev.cairn.database.TransactionCheck;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.Redactor;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Replaces a secret in stored messages, in batches. The caller holds the session's lock, and
 * changes its content version.
 */
public final class MessageRedaction {

  private final EntityManager entityManager;
  private final SessionKey key;
  private final Redactor redactor;

  public MessageRedaction(EntityManager entityManager, SessionKey key, Redactor redactor) {
    this.entityManager = entityManager;
    this.key = key;
    this.redactor = redactor;
  }

  /** Replaces the secret in all messages of the session. */
  public void run() {
    run(MessageTable.in(entityManager, key, MessageTable::ordinals));
  }

  /** Replaces the secret in the messages of a checkpoint. */
  public void run(MessageRuns runs) {
    run(Arrays.stream(runs.ordinals()).sorted().distinct().toArray());
  }

  private void run(int[] ordinals) {
    int done = 0;
    while (done < ordinals.length) {
      TransactionCheck.requireActive(entityManager);
      int end = Math.min(ordinals.length, done + MessageTable.BATCH_MESSAGES);
      int[] next = Arrays.copyOfRange(ordinals, done, end);
      done += MessageTable.in(entityManager, key, table -> redactFirst(table, next));
    }
  }

  /** Processes the first of the messages, and returns how many. */
  private int redactFirst(MessageTable table, int[] ordinals) throws SQLException {
    Map<Integer, Message> before = table.readFirst(ordinals);
    Map<Integer, Message> after = new HashMap<>();
    int count = 0;
    while (count < ordinals.length && before.containsKey(ordinals[count])) {
      Message message = before.get(ordinals[count]);
      JsonText json = redactor.message(message.json());
      if (json != message.json()) {
        after.put(ordinals[count], new Message(message.role(), json));
      }
      count++;
    }
    table.replace(before, after);
    return count;
  }
}
