package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.audit.AuditEntry;
import dev.cairn.security.AccountStorage;
import dev.cairn.session.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which roles are kept of a user who signs in again and again, in any order. */
class AccountStorageIT extends OnEachDatabase {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final String user = "user-" + UUID.randomUUID();
  private AccountStorage accounts;

  @BeforeEach
  void forgetAdministrators() throws Exception {
    accounts = database.accounts();
    database.execute("delete from account");
  }

  private String roles() throws Exception {
    try (var connection = database.dataSource().getConnection();
        var select = connection.prepareStatement("select roles from account where username = ?")) {
      select.setString(1, user);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  @Test
  void laterSignInReplacesTheRoles() throws Exception {
    accounts.recordSignIn(user, Set.of(Role.USER, Role.AUDITOR), NOON);
    accounts.recordSignIn(user, Set.of(Role.USER), NOON.plusSeconds(1));

    assertThat(roles()).isEqualTo("USER");
  }

  @Test
  void earlierSignInThatComesLaterChangesNothing() throws Exception {
    accounts.recordSignIn(user, Set.of(Role.USER), NOON);
    accounts.recordSignIn(user, Set.of(Role.USER, Role.ADMIN), NOON.minusSeconds(1));

    assertThat(roles()).isEqualTo("USER");
    assertThat(accounts.hasAdministratorSignedIn()).isFalse();
  }

  @Test
  void ofTwoAtOneTimeCountsWhatBothBrought() throws Exception {
    accounts.recordSignIn(user, Set.of(Role.USER, Role.AUDITOR), NOON);
    accounts.recordSignIn(user, Set.of(Role.USER, Role.ADMIN), NOON);

    assertThat(roles()).isEqualTo("USER");
  }

  @Test
  void administratorIsRememberedAfterLosingTheRole() throws Exception {
    accounts.recordSignIn(user, Set.of(Role.USER), NOON);
    assertThat(accounts.hasAdministratorSignedIn()).isFalse();

    accounts.recordSignIn(user, Set.of(Role.USER, Role.ADMIN), NOON.plusSeconds(1));
    accounts.recordSignIn(user, Set.of(), NOON.plusSeconds(2));

    assertThat(accounts.hasAdministratorSignedIn()).isTrue();
    assertThat(roles()).isEmpty();
  }

  @Test
  void localUserIsNobodyWhoSignedIn() throws Exception {
    accounts.putLocal(user, Set.of(Role.USER, Role.ADMIN));
    assertThat(roles()).isEqualTo("USER,ADMIN");
    assertThat(accounts.hasAdministratorSignedIn()).isFalse();

    accounts.putLocal(user, Set.of());

    assertThat(roles()).isEmpty();
  }

  @Test
  void manyFirstSignInsAtOnceMakeOneAccount() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Void> signIn =
          () -> {
            accounts.recordSignIn(user, Set.of(Role.USER), NOON);
            return null;
          };
      List<Future<Void>> all = threads.invokeAll(Collections.nCopies(8, signIn));
      for (Future<Void> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(roles()).isEqualTo("USER");
  }

  @Test
  void signInIsRecordedOnceADayForEachWay() throws Exception {
    for (int day = 0; day < 2; day++) {
      database.setClock(Clock.fixed(NOON.plus(Duration.ofDays(day)), ZoneOffset.UTC));
      for (String way : List.of("API token", "single sign-on", "API token")) {
        accounts.recordFirstOfDay(AuditEntry.signIn(user, Optional.empty(), "192.0.2.1", way));
      }
    }
    database.setClock(Clock.systemUTC());

    assertThat(signIns()).isEqualTo(4);
    assertThat(database.number("select count(*) from sign_in where username = '" + user + "'"))
        .isEqualTo(2);
  }

  @Test
  void signInAtSeveralNodesAtOnceIsRecordedOnce() throws Exception {
    ExecutorService nodes = Executors.newFixedThreadPool(4);
    try {
      Callable<Void> signIn =
          () -> {
            accounts.recordFirstOfDay(
                AuditEntry.signIn(user, Optional.empty(), "192.0.2.1", "API token"));
            return null;
          };
      for (Future<Void> each : nodes.invokeAll(Collections.nCopies(8, signIn))) {
        each.get();
      }
    } finally {
      nodes.shutdown();
    }

    assertThat(signIns()).isEqualTo(1);
  }

  private long signIns() throws Exception {
    return database.number(
        "select count(*) from audit_event where action = 'SIGN_IN' and username = '" + user + "'");
  }
}
