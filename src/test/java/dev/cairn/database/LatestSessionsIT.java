package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.server.TestUsers;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.GetSessionQuery;
import dev.cairn.session.Problem;
import dev.cairn.session.Session;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node remembers of sessions, and that one statement shows that it is still true. */
class LatestSessionsIT extends OnEachDatabase {

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);
  private UUID session;

  @BeforeEach
  void createSession() {
    session =
        storage
            .createSession(
                new CreateSessionRequest(
                    "Known", SessionVisibility.PRIVATE, Optional.empty(), state(user("first"))))
            .sessionId();
  }

  @Test
  void whatANodeStoredItReadsByOneStatement() {
    append(storage, "second");

    Set<String> statements = database.statementsOf(() -> storage.getSession(session));

    assertThat(statements).singleElement().asString().startsWith("select 1 from session");
    assertThat(texts(storage)).isEqualTo(2);
  }

  @Test
  void whatWasReadIsReadByOneStatementAgain() throws Exception {
    changeByHand("title = 'Other', updated_at = updated_at + interval '1' second");
    assertThat(storage.getSession(session).title()).isEqualTo("Other");

    Set<String> statements = database.statementsOf(() -> storage.getSession(session));

    assertThat(statements).hasSize(1);
    assertThat(storage.getSession(session).title()).isEqualTo("Other");
  }

  @Test
  void whatAnotherNodeStoredIsReadAtOnce() throws Exception {
    assertThat(texts(storage)).isEqualTo(1);
    try (TestDatabase otherNode = database.secondNode()) {
      append(otherNode.storageFor(TestUsers.ALICE), "second");

      assertThat(texts(storage)).isEqualTo(2);
    }
  }

  @Test
  void otherContentIsReadAtOnce() throws Exception {
    Session before = storage.getSession(session);
    changeByHand("title = 'Replaced', content_version = content_version + 1");

    assertThat(storage.getSession(session).title()).isEqualTo("Replaced");
    assertThat(before.title()).isEqualTo("Known");
  }

  @Test
  void anotherDatabaseIsBelieved() throws Exception {
    append(storage, "lost");
    Session lost = storage.getSession(session);
    database.execute(
        "update checkpoint set id = '"
            + new UUID(0, 7)
            + "' where id = '"
            + lost.activeCheckpoint().orElseThrow().id()
            + "'");
    changeByHand("active_checkpoint_id = '" + new UUID(0, 7) + "'");

    assertThat(storage.getSession(session).activeCheckpoint().orElseThrow().id())
        .isEqualTo(new UUID(0, 7));
  }

  @Test
  void othersReadItByTheirOwnRights() {
    storage.getSession(session);

    assertRefused(
        Problem.SESSION_NOT_FOUND, () -> database.storageFor(TestUsers.BOB).getSession(session));
  }

  private void changeByHand(String assignments) throws Exception {
    database.execute("update session set " + assignments + " where id = '" + session + "'");
  }

  private void append(SessionStorage node, String text) {
    node.createCheckpoint(
        session, new CreateCheckpointRequest(state(user("first"), user(text)), Optional.empty()));
  }

  private int texts(SessionStorage node) {
    return node.getSession(session, GetSessionQuery.WHOLE)
        .activeCheckpoint()
        .orElseThrow()
        .messageCount();
  }
}
