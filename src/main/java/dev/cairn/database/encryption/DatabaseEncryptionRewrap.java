package dev.cairn.database.encryption;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.encryption.RewrapRun.Position;
import dev.cairn.database.session.AccessedSessions;
import dev.cairn.database.session.CheckpointQueries;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.encryption.EncryptionRewrap;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.session.Caller;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import dev.cairn.session.StorageException.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Processes the sessions in the order of their ids. A session is encrypted in several transactions:
 * its key and description first, so that new content is encrypted from then on, then its content in
 * batches. Each node has its own run, and several may run concurrently: each looks for the sessions
 * that are left.
 */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseEncryptionRewrap implements EncryptionRewrap {

  private static final System.Logger LOG =
      System.getLogger(DatabaseEncryptionRewrap.class.getName());

  private static final String TO_DO =
      " from SessionEntity s where (s.contentKey.keyId is null or s.contentKey.keyId <> :current"
          + " or s.contentKey.hasPlainContent = true)";

  @Inject private EntityManager entityManager;
  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private MasterKeys keys;
  @Inject private Supplier<Caller> caller;
  @Inject private AuditTrail audit;
  @Inject private RewrapRun run;
  @Inject private Event<RewrapRun.Advanced> advanced;

  @Override
  public State begin() {
    administered();
    audit.record(AuditEntry.done(caller.get(), AuditAction.ROLE_USED, "sessions re-encrypted"));
    run.begin();
    return currentState();
  }

  @Override
  public State state() {
    administered();
    return currentState();
  }

  @Override
  public State stop() {
    administered();
    run.stop();
    return currentState();
  }

  private void administered() {
    caller.get().requireMayAdminister();
    if (!keys.isOn()) {
      throw new StorageException(
          Problem.ROUTE_NOT_FOUND, "encryption is disabled, see cairn.encryption.keys");
    }
  }

  private State currentState() {
    long left = query("select count(*)" + TO_DO, Long.class).getSingleResult();
    Position current = run.position();
    return new State(current.isRunning(), left, current.failed());
  }

  private <T> TypedQuery<T> query(String jpql, Class<T> type) {
    return entityManager
        .createQuery(jpql, type)
        .setParameter("current", keys.current().orElseThrow());
  }

  @Override
  public boolean step() {
    Position before = run.position();
    if (!before.isRunning()) {
      return false;
    }
    Position after = next(before.last()).map(id -> step(before, id)).orElseGet(before::ended);
    entityManager.flush();
    advanced.fire(new RewrapRun.Advanced(before, after));
    return after.isRunning();
  }

  private Optional<UUID> next(UUID last) {
    return query("select s.id" + TO_DO + " and s.id > :last order by s.id", UUID.class)
        .setParameter("last", last)
        .setMaxResults(1)
        .getResultList()
        .stream()
        .findFirst();
  }

  @Override
  public void stepFailed(RuntimeException failure) {
    if (failure instanceof StorageException storage && storage.kind() == Kind.CONNECTION) {
      return;
    }
    run.failed()
        .ifPresent(
            id ->
                LOG.log(System.Logger.Level.ERROR, "Session " + id + " is not encrypted", failure));
  }

  private Position step(Position before, UUID id) {
    run.workOn(id);
    try {
      return sessions
          .forMaintenance(id, false)
          .map(session -> step(before, session))
          .orElseGet(() -> before.after(id));
    } catch (StorageException e) {
      if (e.problem() != Problem.CONTENT_UNREADABLE) {
        throw e;
      }
      LOG.log(System.Logger.Level.ERROR, "A session cannot be encrypted and stays unchanged", e);
      return before.afterFailed(id);
    }
  }

  private Position step(Position before, SessionEntity session) {
    if (!session.key().encrypts()) {
      ContentEncryption.begin(entityManager, session, keys);
      return before.in(ContentProgress.NONE);
    }
    if (!session.key().mayContainPlaintext()) {
      session.rewrap();
      return before.after(session.id());
    }
    ContentProgress progress =
        new ContentEncryption(entityManager, checkpoints, session.key())
            .step(before.progress().in(session.id()));
    if (!progress.isDone()) {
      return before.in(progress);
    }
    session.completeEncryption();
    return before.after(session.id());
  }
}
