package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.security.page.NewPageSession;
import dev.cairn.security.page.PageSessionStorage;
import dev.cairn.security.token.NewToken;
import dev.cairn.security.token.TokenAccess;
import dev.cairn.security.token.TokenStorage;
import dev.cairn.server.TestUsers;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.Role;
import dev.cairn.session.StorageException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of browsers that are signed in, on each database. */
class PageSessionStorageIT extends OnEachDatabase {

  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final int MAX = 3;

  private final byte[] digest = newDigest();
  private PageSessionStorage sessions;
  private TokenStorage tokens;
  private UUID token;

  @BeforeEach
  void makeAToken() {
    setTime(NOON);
    sessions = database.pageSessions();
    tokens = database.tokensFor(TestUsers.ALICE);
    database.accounts().recordSignIn(TestUsers.ALICE, Set.of(Role.USER), NOON);
    token =
        tokens
            .create(
                new NewToken(
                    TestUsers.ALICE,
                    UUID.randomUUID().toString(),
                    Optional.empty(),
                    newDigest(),
                    TokenAccess.READ,
                    Optional.empty(),
                    Optional.empty()),
                1_000)
            .id();
  }

  @AfterEach
  void goOn() throws Exception {
    database.setClock(Clock.systemUTC());
    database.execute("delete from page_session");
  }

  private static byte[] newDigest() {
    return JsonText.of(UUID.randomUUID().toString()).sha256();
  }

  private static void setTime(Instant time) {
    database.setClock(Clock.fixed(time, ZoneOffset.UTC));
  }

  private static NewPageSession session(byte[] digest, Optional<UUID> token) {
    return new NewPageSession(
        digest, TestUsers.ALICE, token, Optional.of(new byte[] {1, 2}), NOON.plusSeconds(60));
  }

  @Test
  void sessionIsFoundUntilItIsEnded() throws Exception {
    sessions.add(session(digest, Optional.of(token)), MAX);
    setTime(NOON.plusSeconds(5));
    sessions.recordUse(sessions.find(digest).orElseThrow().id());

    assertThat(sessions.find(digest))
        .hasValueSatisfying(
            found -> {
              assertThat(found.username()).isEqualTo(TestUsers.ALICE);
              assertThat(found.roles()).containsExactly(Role.USER);
              assertThat(found.tokenId()).contains(token);
              assertThat(found.lastUsedAt()).isEqualTo(NOON.plusSeconds(5));
              assertThat(found.expiresAt()).isEqualTo(NOON.plusSeconds(60));
            });
    assertThat(sessions.end(digest, "192.0.2.1")).contains(new byte[] {1, 2});
    assertThat(sessions.find(digest)).isEmpty();
    assertThat(sessions.end(digest, "192.0.2.1")).isEmpty();
    assertThat(
            database.number(
                "select count(*) from audit_event where action = 'SIGN_OUT' and address = '192.0.2.1'"
                    + " and token_id = '"
                    + token
                    + "'"))
        .isEqualTo(1);
  }

  @Test
  void sessionOfARevokedTokenIsGoneAndNoneBegins() {
    sessions.add(session(digest, Optional.of(token)), MAX);
    sessions.addCode(newDigest(), token, NOON.plusSeconds(1));

    tokens.revoke(token);

    assertThat(sessions.find(digest)).isEmpty();
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> sessions.add(session(newDigest(), Optional.of(token)), MAX))
        .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.UNAUTHORIZED));
  }

  @Test
  void oldestSessionsMakeRoom() throws Exception {
    sessions.add(session(digest, Optional.empty()), MAX);
    for (int i = 1; i < MAX; i++) {
      setTime(NOON.plusSeconds(i));
      sessions.add(session(newDigest(), Optional.empty()), MAX);
    }
    assertThat(sessions.find(digest)).isPresent();

    setTime(NOON.plusSeconds(MAX));
    sessions.add(session(newDigest(), Optional.empty()), MAX);

    assertThat(sessions.find(digest)).isEmpty();
    assertThat(database.number("select count(*) from page_session")).isEqualTo(MAX);
    setTime(NOON.plusSeconds(60));
    sessions.add(session(newDigest(), Optional.empty()), MAX);
    assertThat(database.number("select count(*) from page_session"))
        .as("without those that have expired")
        .isEqualTo(1);
  }

  @Test
  void codeIsTakenOnceUntilItExpires() {
    byte[] late = newDigest();
    sessions.addCode(digest, token, NOON.plusSeconds(2));
    sessions.addCode(late, token, NOON.plusSeconds(1));
    setTime(NOON.plusSeconds(1));

    assertThat(sessions.takeCode(digest)).contains(token);
    assertThat(sessions.takeCode(digest)).isEmpty();
    assertThat(sessions.takeCode(late)).isEmpty();
    assertThat(sessions.takeCode(newDigest())).isEmpty();
  }
}
