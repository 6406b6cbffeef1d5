package dev.cairn.database.archive;

import dev.cairn.database.message.MessageTable;
import dev.cairn.database.session.SessionEntity;
import jakarta.persistence.EntityManager;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Archives count the messages that a session has; its ordinals have gaps where some were erased.
 */
final class MessagePlaces {

  private MessagePlaces() {}

  /** The place of a message among all of the session, by its ordinal. */
  static IntUnaryOperator of(EntityManager entityManager, SessionEntity session) {
    if (!session.isThinned()) {
      return IntUnaryOperator.identity();
    }
    int[] ordinals = MessageTable.in(entityManager, session.key(), MessageTable::ordinals);
    return ordinal -> Arrays.binarySearch(ordinals, ordinal);
  }
}
