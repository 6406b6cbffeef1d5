package dev.cairn.database.access;

import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.PlainQuery;
import dev.cairn.database.TimeOrderedId;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.security.page.NewPageSession;
import dev.cairn.security.page.PageSession;
import dev.cairn.security.page.PageSessionStorage;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import dev.cairn.session.StoredTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Stores page sessions in the session database. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabasePageSessionStorage implements PageSessionStorage {

  private static final PlainQuery<PageSession> QUERY =
      new PlainQuery<>(
          "select p.id, p.username, a.roles, p.token_id, p.last_used_at, p.expires_at"
              + " from page_session p join account a on a.username = p.username",
          DatabasePageSessionStorage::session);

  @Inject private DataSource dataSource;
  @Inject private EntityManager entityManager;
  @Inject private AuditTrail audit;
  @Inject private Clock clock;

  @Override
  @Transactional(Transactional.TxType.SUPPORTS)
  public Optional<PageSession> find(byte[] digest) {
    return QUERY.find(dataSource, "p.digest", digest);
  }

  @Override
  @Transactional(Transactional.TxType.SUPPORTS)
  public List<PageSession> findAllById(Set<UUID> ids) {
    return QUERY.findAll(dataSource, "p.id", ids);
  }

  private static PageSession session(ResultSet row) throws SQLException {
    return new PageSession(
        row.getObject("id", UUID.class),
        row.getString("username"),
        RolesConverter.roles(row.getString("roles")),
        Optional.ofNullable(row.getObject("token_id", UUID.class)),
        row.getObject("last_used_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }

  @Override
  public void recordUse(UUID id) {
    entityManager
        .createQuery("update PageSessionEntity p set p.lastUsedAt = :now where p.id = :id")
        .setParameter("now", StoredTime.now(clock))
        .setParameter("id", id)
        .executeUpdate();
  }

  @Override
  public void add(NewPageSession session, int most) {
    // Serializes concurrent sign-ins of one user: each sees the result of the one before.
    entityManager.find(AccountEntity.class, session.username(), LockModeType.PESSIMISTIC_WRITE);
    if (session.tokenId().filter(this::isGone).isPresent()) {
      throw new StorageException(Problem.UNAUTHORIZED, "the token was revoked");
    }
    Instant now = StoredTime.now(clock);
    makeRoom(session.username(), now, most);
    entityManager.persist(new PageSessionEntity(TimeOrderedId.at(now), session, now));
  }

  private boolean isGone(UUID token) {
    return entityManager.find(ApiTokenEntity.class, token, LockModeType.PESSIMISTIC_WRITE) == null;
  }

  private void makeRoom(String username, Instant now, int most) {
    entityManager
        .createQuery(
            "delete from PageSessionEntity p where p.username = :username and p.expiresAt <= :now")
        .setParameter("username", username)
        .setParameter("now", now)
        .executeUpdate();
    List<PageSessionEntity> tooMany =
        entityManager
            .createQuery(
                "select p from PageSessionEntity p where p.username = :username"
                    + " order by p.createdAt desc, p.id desc",
                PageSessionEntity.class)
            .setParameter("username", username)
            .setFirstResult(most - 1)
            .getResultList();
    tooMany.forEach(entityManager::remove);
  }

  @Override
  public void replace(byte[] digest) {
    locked(digest).ifPresent(entityManager::remove);
  }

  @Override
  public Optional<byte[]> end(byte[] digest, String address) {
    Optional<PageSessionEntity> session = locked(digest);
    session.ifPresent(
        ended -> {
          entityManager.remove(ended);
          audit.record(AuditEntry.signOut(ended.username(), ended.tokenId(), address));
        });
    return session.flatMap(PageSessionEntity::idToken);
  }

  @Override
  public void addCode(byte[] digest, UUID tokenId, Instant expiresAt) {
    entityManager
        .createNativeQuery(
            "insert into sign_in_code (digest, token_id, expires_at)"
                + " values (:digest, :token, :end)")
        .setParameter("digest", digest)
        .setParameter("token", tokenId)
        .setParameter("end", expiresAt)
        .executeUpdate();
  }

  @Override
  public Optional<UUID> takeCode(byte[] digest) {
    List<?> found =
        entityManager
            .createNativeQuery(
                "select token_id from sign_in_code where digest = :digest and expires_at > :now",
                UUID.class)
            .setParameter("digest", digest)
            .setParameter("now", clock.instant())
            .getResultList();
    int taken =
        entityManager
            .createNativeQuery("delete from sign_in_code where digest = :digest")
            .setParameter("digest", digest)
            .executeUpdate();
    return taken == 1 ? found.stream().map(UUID.class::cast).findFirst() : Optional.empty();
  }

  private Optional<PageSessionEntity> locked(byte[] digest) {
    return entityManager
        .createQuery(
            "select p from PageSessionEntity p where p.digest = :digest", PageSessionEntity.class)
        .setParameter("digest", digest)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList()
        .stream()
        .findFirst();
  }
}
