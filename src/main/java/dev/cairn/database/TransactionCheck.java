package dev.cairn.database;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.persistence.EntityManager;
import org.hibernate.Session;
import org.hibernate.resource.transaction.spi.TransactionStatus;

/**
 * Checks, during long-running work, whether its transaction is still active: when a transaction
 * times out, the server ends the transaction, but not the work in it.
 */
public final class TransactionCheck {

  private TransactionCheck() {}

  /**
   * @throws StorageException {@code INTERNAL} if the transaction will not be committed
   */
  public static void requireActive(EntityManager entityManager) {
    TransactionStatus status = entityManager.unwrap(Session.class).getTransaction().getStatus();
    if (status != TransactionStatus.ACTIVE) {
      throw new StorageException(
          Problem.STORAGE_FAILED, "it takes longer than the transaction timeout");
    }
  }
}
