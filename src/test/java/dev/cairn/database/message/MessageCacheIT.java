package dev.cairn.database.message;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.OnEachDatabase;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.Message;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import java.util.List;
import java.util.Optional;
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
