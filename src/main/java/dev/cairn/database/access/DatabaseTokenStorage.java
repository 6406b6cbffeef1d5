package dev.cairn.database.access;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.CursorPage;
import dev.cairn.database.JpqlWhere;
import dev.cairn.database.PlainQuery;
import dev.cairn.database.TimeOrderedId;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.security.token.ApiToken;
import dev.cairn.security.token.KnownToken;
import dev.cairn.security.token.NewToken;
import dev.cairn.security.token.TokenAccess;
import dev.cairn.security.token.TokenPage;
import dev.cairn.security.token.TokenStorage;
import dev.cairn.session.Caller;
import dev.cairn.session.PageCursor;
import dev.cairn.session.PageRequest;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionScope;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Stores API tokens in the session database. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseTokenStorage implements TokenStorage {

  private static final PlainQuery<KnownToken> QUERY =
      new PlainQuery<>(
          "select t.id, t.username, t.name, t.prefix, t.access, t.created_at, t.expires_at,"
              + " t.last_used_at, t.digest, a.roles, a.signed_in_at from api_token t"
              + " join account a on a.username = t.username",
          DatabaseTokenStorage::known);

  @Inject private DataSource dataSource;
  @Inject private EntityManager entityManager;
  @Inject private Supplier<Caller> caller;
  @Inject private AuditTrail audit;
  @Inject private Clock clock;

  @Override
  @Transactional(Transactional.TxType.SUPPORTS)
  public Optional<KnownToken> findByDigest(byte[] digest) {
    return QUERY.find(dataSource, "t.digest", digest);
  }

  @Override
  @Transactional(Transactional.TxType.SUPPORTS)
  public Optional<KnownToken> findById(UUID id) {
    return QUERY.find(dataSource, "t.id", id);
  }

  @Override
  @Transactional(Transactional.TxType.SUPPORTS)
  public List<KnownToken> findAllById(Set<UUID> ids) {
    return QUERY.findAll(dataSource, "t.id", ids);
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
        RolesConverter.roles(row.getString("roles")),
        instant(row, "signed_in_at"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  @Override
  public void recordUse(UUID id) {
    entityManager
        .createQuery("update ApiTokenEntity t set t.lastUsedAt = :now where t.id = :id")
        .setParameter("now", StoredTime.now(clock))
        .setParameter("id", id)
        .executeUpdate();
  }

  @Override
  public ApiToken create(NewToken token, int most) {
    lockAccount(token.username());
    if (find(token.username(), token.name()).isPresent()) {
      throw new StorageException(Problem.TOKEN_NAME_TAKEN);
    }
    requireRoom(token.username(), most);
    ApiToken created =
        add(token, token.parentId().flatMap(parent -> lockedParent(parent).expiresAt()));
    audit.record(AuditEntry.done(caller.get(), AuditAction.TOKEN_CREATED, created.id()));
    return created;
  }

  private void requireRoom(String username, int most) {
    if (count(username) < most) {
      return;
    }
    entityManager
        .createQuery(
            "delete from ApiTokenEntity t where t.username = :username and t.expiresAt <= :now")
        .setParameter("username", username)
        .setParameter("now", StoredTime.now(clock))
        .executeUpdate();
    if (count(username) >= most) {
      throw new StorageException(Problem.TOO_MANY_TOKENS, "at most " + most);
    }
  }

  private long count(String username) {
    return entityManager
        .createQuery(
            "select count(t) from ApiTokenEntity t where t.username = :username", Long.class)
        .setParameter("username", username)
        .getSingleResult();
  }

  /** Locks the parent token, so that a token cannot create others while it is being revoked. */
  private ApiToken lockedParent(UUID id) {
    return locked("id", id).stream()
        .findFirst()
        .map(ApiTokenEntity::toToken)
        .orElseThrow(() -> new StorageException(Problem.UNAUTHORIZED, "the token was revoked"));
  }

  private List<ApiTokenEntity> locked(String column, UUID value) {
    return entityManager
        .createQuery(
            "select t from ApiTokenEntity t where t." + column + " = :value", ApiTokenEntity.class)
        .setParameter("value", value)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList();
  }

  @Override
  public TokenPage list(SessionScope scope, int limit, Optional<PageCursor> cursor) {
    PageRequest.check(limit, 0);
    caller.get().requireMayList(scope);
    JpqlWhere conditions = new JpqlWhere();
    switch (scope) {
      case OWN -> conditions.and("t.username = :caller", "caller", caller.get().username());
      case SHARED -> {
        return new TokenPage(List.of(), Optional.empty());
      }
      case ALL -> {
        audit.record(AuditEntry.done(caller.get(), AuditAction.ROLE_USED, "tokens of all"));
      }
    }
    cursor.ifPresent(
        last ->
            conditions
                .and("t.createdAt <= :time", "time", last.time())
                .and("(t.createdAt < :time or t.id < :id)", "id", last.id()));
    CursorPage<ApiTokenEntity> page =
        CursorPage.cut(
            conditions
                .query(
                    entityManager,
                    ApiTokenEntity.class,
                    "select t from ApiTokenEntity t",
                    " order by t.createdAt desc, t.id desc")
                .setMaxResults(limit + 1)
                .getResultList(),
            limit,
            ApiTokenEntity::cursor);
    return new TokenPage(
        page.entries().stream().map(ApiTokenEntity::toToken).toList(), page.next());
  }

  @Override
  public void revoke(UUID id) {
    ApiTokenEntity token = entityManager.find(ApiTokenEntity.class, id);
    if (token == null || !caller.get().seesPrivateOf(token.username())) {
      throw new StorageException(Problem.TOKEN_NOT_FOUND);
    }
    caller.get().requireMayChange(token.username());
    for (ApiTokenEntity ended : withDescendants(id)) {
      entityManager.remove(ended);
      audit.record(AuditEntry.done(caller.get(), AuditAction.TOKEN_REVOKED, ended.id()));
    }
    if (!token.hasValidChecksum()) {
      rememberRevoked(token);
    }
  }

  /** Returns the token and all tokens created with it, children before their parents. */
  private List<ApiTokenEntity> withDescendants(UUID id) {
    List<ApiTokenEntity> tokens = new ArrayList<>(locked("id", id));
    for (int i = 0; i < tokens.size(); i++) {
      tokens.addAll(locked("parentId", tokens.get(i).id()));
    }
    Collections.reverse(tokens);
    return tokens;
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
      add(token, Optional.empty());
    }
    return isFirst;
  }

  @Override
  public boolean put(NewToken token) {
    lockAccount(token.username());
    if (isRevoked(token)) {
      return false;
    }
    boolean isKnown =
        find(token.username(), token.name())
            .filter(known -> Arrays.equals(known.digest(), token.digest()))
            .isPresent();
    if (!isKnown) {
      removeAll(token.username());
      add(token, Optional.empty());
    }
    return true;
  }

  private boolean isRevoked(NewToken token) {
    return !entityManager
        .createNativeQuery("select 1 from revoked_token where digest = :digest")
        .setParameter("digest", token.digest())
        .getResultList()
        .isEmpty();
  }

  private void rememberRevoked(ApiTokenEntity token) {
    entityManager
        .createNativeQuery(
            "insert into revoked_token (digest, revoked_at) values (:digest, :now)"
                + " on conflict do nothing")
        .setParameter("digest", token.digest())
        .setParameter("now", StoredTime.now(clock))
        .executeUpdate();
  }

  @Override
  public void removeAll(String username) {
    lockAccount(username);
    entityManager
        .createQuery("delete from ApiTokenEntity t where t.username = :username")
        .setParameter("username", username)
        .executeUpdate();
  }

  /** Serializes the creation of tokens of one user: each request sees the tokens created before. */
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

  private ApiToken add(NewToken token, Optional<Instant> latestEnd) {
    Instant now = StoredTime.now(clock);
    ApiTokenEntity entity = new ApiTokenEntity(TimeOrderedId.at(now), token, now, latestEnd);
    entityManager.persist(entity);
    return entity.toToken();
  }
}
