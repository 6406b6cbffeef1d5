package dev.cairn.database.access;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.DatabaseCall;
import dev.cairn.database.DatabaseErrors;
import dev.cairn.database.JpqlWhere;
import dev.cairn.database.StoredTime;
import dev.cairn.database.TimeOrderedId;
import dev.cairn.security.ApiToken;
import dev.cairn.security.KnownToken;
import dev.cairn.security.NewToken;
import dev.cairn.security.TokenAccess;
import dev.cairn.security.TokenStorage;
import dev.cairn.session.Caller;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionScope;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.Session;

/** API tokens in the database of the sessions. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseTokenStorage implements TokenStorage {

  private final DataSource dataSource;
  private final Session entityManager;
  private final Supplier<Caller> caller;
  private final AuditTrail audit;
  private final Clock clock;

  @Inject
  public DatabaseTokenStorage(
      DataSource dataSource,
      Session entityManager,
      Supplier<Caller> caller,
      AuditTrail audit,
      Clock clock) {
    this.dataSource = dataSource;
    this.entityManager = entityManager;
    this.caller = caller;
    this.audit = audit;
    this.clock = clock;
  }

  DatabaseTokenStorage() {
    this(null, null, null, null, null);
  }

  /** One plain statement, outside of a transaction: every request begins with it. */
  @Override
  @Transactional(Transactional.TxType.SUPPORTS)
  public Optional<KnownToken> findByDigest(byte[] digest) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select t.id, t.username, t.name, t.prefix, t.access, t.created_at, t.expires_at,"
                    + " t.last_used_at, t.digest, a.roles, a.signed_in_at from api_token t"
                    + " join account a on a.username = t.username where t.digest = ?")) {
      select.setBytes(1, digest);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(known(row)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw DatabaseErrors.translate(e);
    }
  }

  private static KnownToken known(ResultSet row) throws SQLException {
    ApiToken token =
        new ApiToken(
            row.getObject("id", UUID.class),
            row.getString("username"),
            row.getString("name"),
            Optional.ofNullable(row.getString("prefix")),
            TokenAccess.valueOf(row.getString("access")),
            instant(row, "created_at").orElseThrow(),
            instant(row, "expires_at"),
            instant(row, "last_used_at"));
    return new KnownToken(
        token,
        row.getBytes("digest"),
        AccountEntity.roles(row.getString("roles")),
        instant(row, "signed_in_at"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  @Override
  public void noteUse(UUID id) {
    entityManager
        .createMutationQuery("update ApiTokenEntity t set t.lastUsedAt = :now where t.id = :id")
        .setParameter("now", StoredTime.now(clock))
        .setParameter("id", id)
        .executeUpdate();
  }

  @Override
  public ApiToken create(NewToken token) {
    ApiToken created = add(token); // of two with one name, the database refuses one
    audit.record(AuditEntry.done(caller.get(), AuditAction.TOKEN_CREATED, created.id()));
    return created;
  }

  @Override
  public List<ApiToken> list(SessionScope scope) {
    JpqlWhere conditions = new JpqlWhere();
    switch (scope) {
      case OWN -> conditions.and("t.username = :caller", "caller", caller.get().username());
      case SHARED -> {
        return List.of();
      }
      case ALL -> {
        SessionAccess.requireSeesEverything(caller.get());
        audit.record(AuditEntry.done(caller.get(), AuditAction.ROLE_USED, "tokens of all"));
      }
    }
    return conditions
        .query(
            entityManager,
            ApiTokenEntity.class,
            "select t from ApiTokenEntity t",
            " order by t.createdAt desc, t.id desc")
        .getResultStream()
        .map(ApiTokenEntity::toToken)
        .toList();
  }

  @Override
  public void revoke(UUID id) {
    ApiTokenEntity token = entityManager.find(ApiTokenEntity.class, id);
    if (token == null || !(caller.get().owns(token.username()) || caller.get().seesEverything())) {
      throw new StorageException(Problem.TOKEN_NOT_FOUND);
    }
    if (!caller.get().mayChange(token.username())) {
      throw new StorageException(Problem.NOT_THE_OWNER);
    }
    entityManager.remove(token);
    audit.record(AuditEntry.done(caller.get(), AuditAction.TOKEN_REVOKED, id));
  }

  @Override
  public boolean addFirst(NewToken token) {
    lockAccount(token.username());
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
  public void put(NewToken token) {
    lockAccount(token.username());
    find(token.username(), token.name())
        .ifPresentOrElse(known -> known.replaceSecret(token), () -> add(token));
  }

  @Override
  public void remove(String username, String name) {
    find(username, name).ifPresent(entityManager::remove);
  }

  /** Nodes that start together make one token. */
  private void lockAccount(String username) {
    entityManager.find(AccountEntity.class, username, LockModeType.PESSIMISTIC_WRITE);
  }

  private Optional<ApiTokenEntity> find(String username, String name) {
    return entityManager
        .createQuery(
            "select t from ApiTokenEntity t where t.username = :username and t.name = :name",
            ApiTokenEntity.class)
        .setParameter("username", username)
        .setParameter("name", name)
        .getResultList()
        .stream()
        .findFirst();
  }

  private ApiToken add(NewToken token) {
    Instant now = StoredTime.now(clock);
    ApiTokenEntity entity = new ApiTokenEntity(TimeOrderedId.at(now), token, now);
    entityManager.persist(entity);
    return entity.toToken();
  }
}
