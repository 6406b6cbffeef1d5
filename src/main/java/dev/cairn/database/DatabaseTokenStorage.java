package dev.cairn.database;

import dev.cairn.security.ApiToken;
import dev.cairn.security.TokenStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** API tokens in the database of the sessions. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseTokenStorage implements TokenStorage {

  private final EntityManager entityManager;
  private final Clock clock;

  @Inject
  public DatabaseTokenStorage(EntityManager entityManager, Clock clock) {
    this.entityManager = entityManager;
    this.clock = clock;
  }

  DatabaseTokenStorage() {
    this(null, null);
  }

  @Override
  public Optional<ApiToken> findByDigest(byte[] digest) {
    return entityManager
        .createQuery(
            "select t from ApiTokenEntity t where t.digest = :digest", ApiTokenEntity.class)
        .setParameter("digest", digest)
        .getResultStream()
        .findFirst()
        .map(ApiTokenEntity::toToken);
  }

  @Override
  public boolean addFirst(ApiToken token) {
    boolean isFirst =
        entityManager
            .createQuery("select t.id from ApiTokenEntity t", UUID.class)
            .setMaxResults(1)
            .getResultList()
            .isEmpty();
    if (isFirst) {
      add(token);
    }
    return isFirst;
  }

  @Override
  public void put(ApiToken token) {
    entityManager
        .createQuery(
            "select t from ApiTokenEntity t where t.username = :username and t.name = :name",
            ApiTokenEntity.class)
        .setParameter("username", token.username())
        .setParameter("name", token.name())
        .getResultStream()
        .findFirst()
        .ifPresentOrElse(known -> known.replaceDigest(token.digest()), () -> add(token));
  }

  private void add(ApiToken token) {
    Instant now = StoredTime.now(clock);
    entityManager.persist(new ApiTokenEntity(TimeOrderedId.at(now), token, now));
  }
}
