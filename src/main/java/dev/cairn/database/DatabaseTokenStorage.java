package dev.cairn.database;

import dev.cairn.security.ApiToken;
import dev.cairn.security.TokenStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
  public boolean isEmpty() {
    return entityManager
        .createQuery("select t.id from ApiTokenEntity t", UUID.class)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  @Override
  public void put(ApiToken token) {
    List<ApiTokenEntity> sameName =
        entityManager
            .createQuery(
                "select t from ApiTokenEntity t where t.username = :username and t.name = :name",
                ApiTokenEntity.class)
            .setParameter("username", token.username())
            .setParameter("name", token.name())
            .getResultList();
    if (sameName.isEmpty()) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      entityManager.persist(new ApiTokenEntity(UUID.randomUUID(), token, now));
    } else {
      sameName.get(0).replaceDigest(token.digest());
    }
  }
}
