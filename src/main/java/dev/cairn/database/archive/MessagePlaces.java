package dev.cairn.database.archive;

import dev.cairn.database.message.MessageTable;
import dev.cairn.database.session.SessionEntity;
import jakarta.persistence.EntityManager;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Maps ordinals to the message numbers of an archive: an archive numbers the messages of a session
 * without gaps, while ordinals have gaps where messages were erased.
 */
final class MessagePlaces {

  private MessagePlaces() {}

  /**
   * Returns a function from the ordinal of a message to its place among all messages of the
   * session.
   */
  static IntUnaryOperator of(EntityManager entityManager, SessionEntity session) {
    if (!session.isThinned()) {
      return IntUnaryOperator.identity();
    }
    int[] ordinals = MessageTable.in(entityManager, session.key(), MessageTable::ordinals);
    return ordinal -> Arrays.binarySearch(ordinals, ordinal);
  }
}
