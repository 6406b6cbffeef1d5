package dev.cairn.database.links;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.TimeOrderedId;
import dev.cairn.database.message.MessagePages;
import dev.cairn.database.session.AccessedSessions;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.CheckpointQueries;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.database.session.SessionViews;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.database.transaction.SessionChange;
import dev.cairn.links.Link;
import dev.cairn.links.LinkStorage;
import dev.cairn.links.LinkedSession;
import dev.cairn.links.NewLink;
import dev.cairn.session.Caller;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.StorageException;
import dev.cairn.session.StoredTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Stores links to the sessions of the database. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseLinks implements LinkStorage {

  /** The maximum number of active links of one session. */
  private static final int MAX_LINKS = 100;

  /**
   * Selects an open link of a session that is not deleted. A single statement decides, whatever is
   * wrong with a link.
   */
  private static final String OPEN =
      "select l from SessionLinkEntity l join SessionEntity s on s.id = l.key.sessionId"
          + " where s.deleted = false and l.linkEpoch = s.sharing.linkEpoch and l.expiresAt > :now";

  @Inject private EntityManager entityManager;
  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private MessagePages pages;
  @Inject private Supplier<Caller> caller;
  @Inject private AuditTrail audit;
  @Inject private Clock clock;

  @Override
  @SessionChange
  public Link create(UUID sessionId, NewLink link) {
    SessionEntity session = sessions.shareableLocked(sessionId);
    if (session.isDeleted()) {
      throw new StorageException(Problem.LINK_TO_DELETED);
    }
    checkpoints.of(session, link.checkpointId());
    Instant now = now();
    forgetClosed(session, now);
    if (open(sessionId, now).size() >= MAX_LINKS) {
      throw new StorageException(Problem.TOO_MANY_LINKS, "at most " + MAX_LINKS);
    }
    SessionLinkEntity made =
        new SessionLinkEntity(session, TimeOrderedId.at(now), link, caller.get().username(), now);
    entityManager.persist(made);
    audit.record(AuditEntry.done(caller.get(), AuditAction.LINK_CREATED, sessionId));
    return made.toLink();
  }

  private void forgetClosed(SessionEntity session, Instant now) {
    entityManager
        .createQuery(
            "delete from SessionLinkEntity l where l.key.sessionId = :session"
                + " and (l.linkEpoch <> :epoch or l.expiresAt <= :now)")
        .setParameter("session", session.id())
        .setParameter("epoch", session.linkEpoch())
        .setParameter("now", now)
        .executeUpdate();
  }

  @Override
  public List<Link> list(UUID sessionId) {
    sessions.shareable(sessionId);
    return open(sessionId, now()).stream().map(SessionLinkEntity::toLink).toList();
  }

  private List<SessionLinkEntity> open(UUID sessionId, Instant now) {
    return entityManager
        .createQuery(
            OPEN + " and l.key.sessionId = :session order by l.createdAt desc, l.key.id",
            SessionLinkEntity.class)
        .setParameter("now", now)
        .setParameter("session", sessionId)
        .getResultList();
  }

  @Override
  @SessionChange
  public void revoke(UUID sessionId, UUID linkId) {
    sessions.shareableLocked(sessionId);
    int revoked =
        entityManager
            .createQuery(
                "delete from SessionLinkEntity l where l.key.sessionId = :session"
                    + " and l.key.id = :id")
            .setParameter("session", sessionId)
            .setParameter("id", linkId)
            .executeUpdate();
    if (revoked == 0) {
      throw new StorageException(Problem.LINK_NOT_FOUND);
    }
    audit.record(AuditEntry.done(caller.get(), AuditAction.LINK_REVOKED, sessionId));
  }

  @Override
  public LinkedSession view(byte[] digest, Optional<String> address) {
    SessionLinkEntity link = open(digest);
    SessionEntity session = session(link);
    CheckpointEntity checkpoint = checkpoint(session, link);
    countView(link, address);
    SessionSummary summary = SessionViews.summary(session, Optional.empty());
    return new LinkedSession(
        summary.title(),
        summary.cwd(),
        summary.createdAt(),
        summary.updatedAt(),
        checkpoint.id(),
        checkpoint.messageCount(),
        link.expiresAt(),
        link.isRedacted());
  }

  private void countView(SessionLinkEntity link, Optional<String> address) {
    entityManager
        .createQuery(
            "update SessionLinkEntity l set l.views = l.views + 1, l.lastViewedAt = :now"
                + " where l.key.sessionId = :session and l.key.id = :id")
        .setParameter("now", now())
        .setParameter("session", link.sessionId())
        .setParameter("id", link.id())
        .executeUpdate();
    audit.record(AuditEntry.viewed(address, link.sessionId()));
  }

  @Override
  public Messages listMessages(byte[] digest, ListMessagesQuery query, Optional<String> address) {
    SessionLinkEntity link = open(digest);
    SessionEntity session = session(link);
    CheckpointEntity checkpoint = checkpoint(session, link);
    if (query.checkpointId().isEmpty()) {
      countView(link, address);
    } else if (!query.checkpointId().get().equals(checkpoint.id())) {
      throw new StorageException(Problem.SESSION_CHANGED);
    }
    return new Messages(
        pages.list(checkpoint.id(), checkpoint.messages(), session.updatedAt(), query),
        link.isRedacted());
  }

  private SessionLinkEntity open(byte[] digest) {
    return entityManager
        .createQuery(OPEN + " and l.digest = :digest", SessionLinkEntity.class)
        .setParameter("now", now())
        .setParameter("digest", digest)
        .getResultList()
        .stream()
        .findFirst()
        .orElseThrow(DatabaseLinks::notFound);
  }

  private SessionEntity session(SessionLinkEntity link) {
    return sessions.ofLink(link.sessionId()).orElseThrow(DatabaseLinks::notFound);
  }

  /** Retention may have erased the checkpoint. */
  private CheckpointEntity checkpoint(SessionEntity session, SessionLinkEntity link) {
    try {
      return checkpoints.of(session, link.checkpointId());
    } catch (StorageException e) {
      throw e.problem() == Problem.CHECKPOINT_NOT_FOUND ? notFound() : e;
    }
  }

  private static StorageException notFound() {
    return new StorageException(Problem.LINK_NOT_FOUND);
  }

  private Instant now() {
    return StoredTime.now(clock);
  }
}
