package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.config.CairnConfig;
import dev.cairn.security.ActiveSignIns;
import dev.cairn.security.SignIn;
import dev.cairn.security.SignInBasis;
import dev.cairn.security.page.NewPageSession;
import dev.cairn.security.token.NewToken;
import dev.cairn.security.token.TokenAccess;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Caller;
import dev.cairn.session.JsonText;
import dev.cairn.session.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What outlives the check of its request ends with what it lives by. */
class StandingSignInsIT extends OnEachDatabase {

  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final int MAX = 1_000;

  @BeforeEach
  void beginAtNoon() {
    database.setClock(Clock.fixed(NOON, ZoneOffset.UTC));
    database.accounts().recordSignIn(TestUsers.ALICE, Set.of(Role.USER), NOON);
  }

  @AfterEach
  void goOn() {
    database.setClock(Clock.systemUTC());
  }

  private static byte[] digest() {
    return JsonText.of(UUID.randomUUID().toString()).sha256();
  }

  private static UUID token(Optional<Duration> lifetime) {
    return token(TestUsers.ALICE, lifetime);
  }

  private static UUID token(String username, Optional<Duration> lifetime) {
    return database
        .tokensFor(username)
        .create(
            new NewToken(
                username,
                UUID.randomUUID().toString(),
                Optional.empty(),
                digest(),
                TokenAccess.READ,
                lifetime,
                Optional.empty()),
            MAX)
        .id();
  }

  private static UUID page(Optional<UUID> token) {
    byte[] digest = digest();
    database
        .pageSessions()
        .add(
            new NewPageSession(
                digest, TestUsers.ALICE, token, Optional.empty(), NOON.plus(Duration.ofHours(9))),
            MAX);
    return database.pageSessions().find(digest).orElseThrow().id();
  }

  private static SignIn signIn(Optional<UUID> token, Optional<UUID> page, Optional<Instant> end) {
    return new SignIn(
        new Caller(TestUsers.ALICE, Set.of(Role.USER), token, Optional.empty()),
        new SignInBasis(token, page, end));
  }

  private static Map<SignIn, Caller> standingAt(Instant time, SignIn... some) {
    ActiveSignIns signIns =
        Beans.make(
            ActiveSignIns.class,
            List.of(
                database.tokensFor(TestUsers.ALICE),
                database.pageSessions(),
                new CairnConfig(key -> Optional.empty(), List::of),
                Clock.fixed(time, ZoneOffset.UTC)),
            List.of());
    return signIns.filter(List.of(some));
  }

  @Test
  void signInEndsWithItsToken() {
    UUID revoked = token(Optional.empty());
    SignIn byToken = signIn(Optional.of(revoked), Optional.empty(), Optional.empty());
    SignIn byPage =
        signIn(Optional.of(revoked), Optional.of(page(Optional.of(revoked))), Optional.empty());
    SignIn other = signIn(Optional.of(token(Optional.empty())), Optional.empty(), Optional.empty());
    assertThat(standingAt(NOON, byToken, byPage, other)).hasSize(3);

    database.tokensFor(TestUsers.ALICE).revoke(revoked);

    assertThat(standingAt(NOON, byToken, byPage, other)).containsOnlyKeys(other);
  }

  @Test
  void signInEndsAtItsTime() {
    Instant later = NOON.plusSeconds(60);
    SignIn byToken =
        signIn(
            Optional.of(token(Optional.of(Duration.ofSeconds(60)))),
            Optional.empty(),
            Optional.empty());
    SignIn byProvider = signIn(Optional.empty(), Optional.empty(), Optional.of(later));

    assertThat(standingAt(later.minusMillis(1), byToken, byProvider)).hasSize(2);
    assertThat(standingAt(later, byToken, byProvider)).isEmpty();
  }

  /** That a stream is open is no use of the page. */
  @Test
  void signInEndsWithAPageSessionThatIsNotUsed() {
    SignIn byPage = signIn(Optional.empty(), Optional.of(page(Optional.empty())), Optional.empty());
    Instant idle = NOON.plus(Duration.ofHours(8));

    assertThat(standingAt(idle.minusMillis(1), byPage)).hasSize(1);
    assertThat(standingAt(idle, byPage)).isEmpty();
    assertThat(
            standingAt(
                NOON, signIn(Optional.empty(), Optional.of(UUID.randomUUID()), Optional.empty())))
        .isEmpty();
  }

  @Test
  void callerHasTheRolesThatItHasNow() {
    database.accounts().recordSignIn(TestUsers.BOB, Set.of(Role.USER), NOON);
    SignIn byToken =
        signIn(
            Optional.of(token(TestUsers.BOB, Optional.empty())),
            Optional.empty(),
            Optional.empty());
    database
        .accounts()
        .recordSignIn(TestUsers.BOB, Set.of(Role.USER, Role.AUDITOR), NOON.plusSeconds(1));
    assertThat(standingAt(NOON, byToken).get(byToken).seesEverything()).isTrue();

    database.accounts().recordSignIn(TestUsers.BOB, Set.of(), NOON.plusSeconds(2));

    assertThat(standingAt(NOON, byToken)).isEmpty();
  }
}
