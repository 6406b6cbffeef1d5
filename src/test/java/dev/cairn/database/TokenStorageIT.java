package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.security.token.ApiToken;
import dev.cairn.security.token.NewToken;
import dev.cairn.security.token.TokenAccess;
import dev.cairn.security.token.TokenPage;
import dev.cairn.security.token.TokenStorage;
import dev.cairn.server.TestUsers;
import dev.cairn.session.JsonText;
import dev.cairn.session.PageCursor;
import dev.cairn.session.Problem;
import dev.cairn.session.Role;
import dev.cairn.session.SessionScope;
import dev.cairn.session.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Names of tokens, and how long they live, on both databases. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class TokenStorageIT {

  private static final int WRITERS = 6;
  private static final int MAX = 100;

  @Parameter TestDatabase.Kind kind;

  @Test
  void ofThoseWhoTakeOneNameAtOnceOneGetsItAndNothingIsLogged() throws Exception {
    Logger hibernate = Logger.getLogger("org.hibernate");
    LoggedMessages logged = new LoggedMessages();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try (TestDatabase database = kind.start()) {
      database.accounts().recordSignIn(TestUsers.ALICE, Set.of(Role.USER), Instant.EPOCH);
      TokenStorage tokens = database.tokensFor(TestUsers.ALICE);
      hibernate.addHandler(logged);

      Callable<Optional<Problem>> create = () -> make(tokens);
      List<Optional<Problem>> made = new ArrayList<>();
      for (Future<Optional<Problem>> each :
          threads.invokeAll(Collections.nCopies(WRITERS, create))) {
        made.add(each.get());
      }

      assertThat(made).containsOnlyOnce(Optional.empty());
      assertThat(made).containsOnly(Optional.empty(), Optional.of(Problem.TOKEN_NAME_TAKEN));
      assertThat(database.number("select count(*) from api_token")).isEqualTo(1);
      assertThat(logged.list()).isEmpty();
    } finally {
      hibernate.removeHandler(logged);
      threads.shutdown();
    }
  }

  @Test
  void tokensMadeWithAnotherNeverOutliveIt() throws Exception {
    try (TestDatabase database = kind.start()) {
      database.accounts().recordSignIn(TestUsers.ALICE, Set.of(Role.USER), Instant.EPOCH);
      TokenStorage tokens = database.tokensFor(TestUsers.ALICE);
      ApiToken bySignIn = tokens.create(token("sign-in", 365, Optional.empty()), MAX);
      ApiToken parent = tokens.create(token("parent", 1, Optional.empty()), MAX);
      ApiToken child = tokens.create(token("child", 365, Optional.of(parent.id())), MAX);
      ApiToken grandchild = tokens.create(token("grandchild", 365, Optional.of(child.id())), MAX);
      ApiToken shorter = tokens.create(token("shorter", 0, Optional.of(parent.id())), MAX);

      assertThat(child.expiresAt()).isEqualTo(parent.expiresAt());
      assertThat(grandchild.expiresAt()).isEqualTo(parent.expiresAt());
      assertThat(shorter.expiresAt()).contains(shorter.createdAt());

      tokens.revoke(parent.id());

      assertThat(own(tokens)).containsExactly(bySignIn);
      assertThat(database.number("select count(*) from audit_event where action = 'TOKEN_REVOKED'"))
          .isEqualTo(4);
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> tokens.create(token("orphan", 1, Optional.of(child.id())), MAX))
          .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.UNAUTHORIZED));
    }
  }

  @Test
  void allTokensOfAUserAreForgottenAtOnce() throws Exception {
    try (TestDatabase database = kind.start()) {
      TokenStorage tokens = database.tokensFor(TestUsers.ALICE);
      NewToken first = token("first", 365, Optional.empty());
      assertThat(tokens.addFirst(first)).isTrue();
      UUID parent = own(tokens).get(0).id();
      ApiToken child = tokens.create(token("child", 365, Optional.of(parent)), MAX);
      tokens.create(token("grandchild", 365, Optional.of(child.id())), MAX);

      assertThat(tokens.put(first)).isTrue();
      assertThat(own(tokens)).hasSize(3);
      assertThat(tokens.put(token("first", 365, Optional.empty()))).isTrue();
      assertThat(own(tokens)).extracting(ApiToken::name).containsExactly("first");

      tokens.removeAll(TestUsers.ALICE);
      assertThat(own(tokens)).isEmpty();
    }
  }

  @Test
  void userHasNoMoreTokensThanAllowedAndThoseThatExpiredMakeRoom() throws Exception {
    try (TestDatabase database = kind.start()) {
      database.accounts().recordSignIn(TestUsers.ALICE, Set.of(Role.USER), Instant.EPOCH);
      TokenStorage tokens = database.tokensFor(TestUsers.ALICE);
      tokens.create(token("expired", 0, Optional.empty()), 3);
      tokens.create(token("first", 1, Optional.empty()), 3);
      tokens.create(token("second", 1, Optional.empty()), 3);
      tokens.create(token("third", 1, Optional.empty()), 3);

      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> tokens.create(token("fourth", 1, Optional.empty()), 3))
          .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.TOO_MANY_TOKENS));
      assertThat(own(tokens))
          .extracting(ApiToken::name)
          .containsExactly("third", "second", "first");
      tokens.revoke(own(tokens).get(0).id());
      tokens.create(token("fourth", 1, Optional.empty()), 3);
    }
  }

  @Test
  void pagesAreFollowedByCursor() throws Exception {
    try (TestDatabase database = kind.start()) {
      database.accounts().recordSignIn(TestUsers.ALICE, Set.of(Role.USER), Instant.EPOCH);
      TokenStorage tokens = database.tokensFor(TestUsers.ALICE);
      // Some of them at one time, whose order is that of their ids.
      database.setClock(Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC));
      for (int i = 0; i < 5; i++) {
        tokens.create(token("token " + i, 1, Optional.empty()), MAX);
      }
      database.setClock(Clock.systemUTC());
      tokens.create(token("last", 1, Optional.empty()), MAX);

      List<ApiToken> found = new ArrayList<>();
      Optional<PageCursor> next = Optional.empty();
      int pages = 0;
      do {
        TokenPage page = tokens.list(SessionScope.OWN, 2, next);
        found.addAll(page.tokens());
        next = page.next();
        pages++;
      } while (next.isPresent());

      assertThat(pages).isEqualTo(3);
      assertThat(found).hasSize(6).doesNotHaveDuplicates().isEqualTo(own(tokens));
      assertThat(found.get(0).name()).isEqualTo("last");
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> tokens.list(SessionScope.OWN, 1001, Optional.empty()));
    }
  }

  private static List<ApiToken> own(TokenStorage tokens) {
    return tokens.list(SessionScope.OWN, MAX, Optional.empty()).tokens();
  }

  private static NewToken token(String name, int days, Optional<UUID> parent) {
    return new NewToken(
        TestUsers.ALICE,
        name,
        Optional.empty(),
        JsonText.of(UUID.randomUUID().toString()).sha256(),
        TokenAccess.ADMIN,
        Optional.of(Duration.ofDays(days)),
        parent);
  }

  private static Optional<Problem> make(TokenStorage tokens) {
    try {
      tokens.create(token("laptop", 1, Optional.empty()), MAX);
      return Optional.empty();
    } catch (StorageException e) {
      return Optional.of(e.problem());
    }
  }
}
