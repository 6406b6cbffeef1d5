package dev.cairn.database.message;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.database.OnEachDatabase;
import dev.cairn.database.TestDatabase;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.Message;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node remembers of messages, and when it must not. */
class MessageCacheIT extends OnEachDatabase {

  private static final Message FIRST = user("first");
  private static final Message LOST = user("lost");
  private static final Message OTHER = user("other");

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);
  private UUID session;
  private UUID firstCheckpoint;

  @BeforeEach
  void createSession() {
    var created =
        storage.createSession(
            new CreateSessionRequest(
                "Cached", SessionVisibility.PRIVATE, Optional.empty(), state(FIRST)));
    session = created.sessionId();
    firstCheckpoint = created.checkpoint().id();
  }

  @Test
  void messageIsReadFromTheDatabaseOnce() throws Exception {
    assertThat(messages()).containsExactly(FIRST);
    database.execute("update message set ordinal = 7 where session_id = '" + session + "'");

    assertThat(messages()).containsExactly(FIRST);
    assertThat(storage.getCheckpoint(firstCheckpoint).state()).contains(state(FIRST));
  }

  @Test
  void digestIsLookedUpOnce() throws Exception {
    append(state(FIRST));
    database.execute("update message set digest_prefix = 0 where session_id = '" + session + "'");

    append(state(FIRST, OTHER));

    assertThat(database.number("select count(*) from message where session_id = '" + session + "'"))
        .isEqualTo(2);
    assertThat(messages()).containsExactly(FIRST, OTHER);
  }

  @Test
  void whatWasStoredHereIsReadFromMemory() throws Exception {
    append(state(FIRST, OTHER));
    database.execute("alter table message rename to message_away");
    try {
      assertThat(messages()).containsExactly(FIRST, OTHER);
    } finally {
      database.execute("alter table message_away rename to message");
    }
  }

  @Test
  void whatWasRolledBackIsNotKnown() throws Exception {
    database.execute("alter table session_event rename to event_away");
    try {
      assertThatThrownBy(() -> append(state(FIRST, LOST))).isInstanceOf(StorageException.class);
    } finally {
      database.execute("alter table event_away rename to session_event");
    }

    append(state(FIRST, LOST));
    assertThat(messages()).containsExactly(FIRST, LOST);
    assertThat(numberOfMessages()).isEqualTo(2);
  }

  @Test
  void messagesOfOtherNodesAreStoredOnce() throws Exception {
    append(state(FIRST, OTHER));
    try (TestDatabase otherNode = database.secondNode()) {
      otherNode
          .storageFor(TestUsers.ALICE)
          .createCheckpoint(
              session, new CreateCheckpointRequest(state(FIRST, LOST), Optional.empty()));
    }

    append(state(FIRST, OTHER, LOST));

    assertThat(numberOfMessages()).isEqualTo(3);
    assertThat(messages()).containsExactly(FIRST, OTHER, LOST);
  }

  /** One locks the session; PostgreSQL gets all that is written together. */
  @Test
  void appendTakesTwoStatementsOnPostgresql() {
    append(state(FIRST, OTHER));

    Set<String> statements = database.statementsOf(() -> append(state(FIRST, OTHER, LOST)));

    assertThat(statements).hasSize(kind == TestDatabase.Kind.POSTGRESQL ? 2 : 5);
  }

  private long numberOfMessages() throws Exception {
    return database.number("select count(*) from message where session_id = '" + session + "'");
  }

  /** As a standby does that took over without the latest transactions. */
  @Test
  void databaseThatLostWhatWasKnownIsBelieved() throws Exception {
    UUID lost = append(state(FIRST, LOST));
    append(state(FIRST, LOST));
    assertThat(messages()).containsExactly(FIRST, LOST);
    forgetAllBut(firstCheckpoint);

    UUID instead = append(state(FIRST, OTHER));
    assertThat(storage.getCheckpoint(instead).state()).contains(state(FIRST, OTHER));
    append(state(FIRST, LOST));
    append(state(FIRST, OTHER, LOST));

    assertThat(messages()).containsExactly(FIRST, OTHER, LOST);
    assertThat(instead).isNotEqualTo(lost);
  }

  private void forgetAllBut(UUID checkpoint) throws Exception {
    String ofSession = " where session_id = '" + session + "'";
    database.execute("delete from checkpoint" + ofSession + " and id <> '" + checkpoint + "'");
    database.execute("delete from message" + ofSession + " and ordinal > 0");
    database.execute(
        "update session set active_checkpoint_id = '"
            + checkpoint
            + "', checkpoint_count = 1, distinct_message_count = 1, message_count = 1 where id = '"
            + session
            + "'");
  }

  private UUID append(CheckpointState state) {
    return storage
        .createCheckpoint(session, new CreateCheckpointRequest(state, Optional.empty()))
        .id();
  }

  private List<Message> messages() {
    return storage.getActiveCheckpoint(session).state().orElseThrow().messages().toList();
  }
}
