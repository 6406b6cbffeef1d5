package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.redaction.JsonRedactor;
import dev.cairn.redaction.SecretText;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.ForkSessionRequest;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that run on H2 and on PostgreSQL, each class on databases of its own. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
public abstract class OnEachDatabase {

  protected static TestDatabase database;

  @Parameter protected TestDatabase.Kind kind;

  @BeforeParameterizedClassInvocation
  static void start(TestDatabase.Kind kind) throws Exception {
    database = kind.start();
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    database.close();
  }

  protected static void assertRefused(Problem problem, Callable<?> call) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(call::call)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(problem));
  }

  /** What Alice reads of a session on a node. */
  protected static List<Message> messages(TestDatabase node, UUID session) {
    return node.storageFor(TestUsers.ALICE)
        .getActiveCheckpoint(session)
        .state()
        .map(state -> state.messages().toList())
        .orElseThrow();
  }

  /** Has Alice redact a secret in all of a session of hers. */
  protected static void redact(TestDatabase node, UUID session, String secret) {
    node.redactionFor(TestUsers.ALICE)
        .redact(
            session,
            new SessionRedaction.Request(
                () -> new JsonRedactor(new SecretText(secret), 10 << 20),
                Optional.empty(),
                ExpectedVersion.ANY));
  }

  /** Has Alice fork what a session has now. */
  protected static CreateSessionResult fork(TestDatabase node, UUID session) {
    return node.forksFor(TestUsers.ALICE)
        .forkSession(
            session,
            new ForkSessionRequest(
                Optional.empty(),
                Optional.empty(),
                SessionVisibility.PRIVATE,
                Optional.empty(),
                SessionLabels.NONE,
                Optional.empty()));
  }
}
