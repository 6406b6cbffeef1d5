package dev.cairn.database.access;

import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.security.AccountStorage;
import dev.cairn.session.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;

/** Stores accounts in the session database. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseAccountStorage implements AccountStorage {

  @Inject private EntityManager entityManager;
  @Inject private AuditTrail audit;
  @Inject private Clock clock;

  @Override
  public void recordSignIn(String username, Set<Role> roles, Instant at) {
    AccountEntity account = locked(username);
    if (account.signedInAt().filter(known -> known.isAfter(at)).isEmpty()) {
      account.signIn(roles, at);
    }
  }

  @Override
  public void recordFirstOfDay(AuditEntry signIn) {
    boolean isFirst =
        execute(
                "update sign_in set utc_day = :today"
                    + " where username = :username and way = :way and utc_day < :today",
                signIn)
            || execute(
                "insert into sign_in (username, way, utc_day) values (:username, :way, :today)"
                    + " on conflict do nothing",
                signIn);
    if (isFirst) {
      audit.record(signIn);
    }
  }

  private boolean execute(String sql, AuditEntry signIn) {
    return entityManager
            .createNativeQuery(sql)
            .setParameter("username", signIn.username().orElseThrow())
            .setParameter("way", signIn.details().orElseThrow())
            .setParameter("today", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
            .executeUpdate()
        == 1;
  }

  @Override
  public boolean hasAdministratorSignedIn() {
    return !entityManager
        .createQuery("select a.username from AccountEntity a where a.administrator", String.class)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  @Override
  public void putLocal(String username, Set<Role> roles) {
    locked(username).giveRoles(roles);
  }

  /**
   * Returns the locked row and creates it if necessary. Concurrent callers get the same row, one
   * after the other.
   */
  private AccountEntity locked(String username) {
    AccountEntity known = findLocked(username);
    if (known != null) {
      return known;
    }
    entityManager
        .createQuery(
            "insert into AccountEntity (username, roles, administrator) values (:username, '', false)"
                + " on conflict do nothing")
        .setParameter("username", username)
        .executeUpdate();
    return findLocked(username);
  }

  private AccountEntity findLocked(String username) {
    return entityManager.find(AccountEntity.class, username, LockModeType.PESSIMISTIC_WRITE);
  }
}
