package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every message is stored once, whatever the shape of the conversation. */
class StorageSizeIT {

  private static final int CHECKPOINTS = 500;
  private static final int MESSAGE_BYTES = 1000;

  private final Random random = new Random(1);
  private TestDatabase database;
  private SessionStorage storage;
  private Connection idle;

  /**
   * One connection writes: two that take turns fill a page each, and the size would depend on it.
   */
  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.postgresqlWithoutSearch();
    idle = database.dataSource().getConnection();
    storage = database.storageFor("alice");
  }

  @AfterEach
  void stop() throws Exception {
    idle.close();
    database.close();
  }

  @Test
  void growingSessionTakesLittleMoreThanItsMessages() throws Exception {
    List<Message> messages = new ArrayList<>();
    UUID session = null;
    UUID parent = null;
    for (int i = 0; i < CHECKPOINTS; i++) {
      messages.add(randomMessage());
      if (session == null) {
        CreateSessionResult created = create(messages);
        session = created.sessionId();
        parent = created.checkpoint().id();
      } else {
        parent = append(session, messages, parent);
      }
    }

    long bytes = bytesAfterVacuum();

    report("one more message a checkpoint", bytes, (long) CHECKPOINTS * MESSAGE_BYTES);
    assertThat(bytes).isLessThanOrEqualTo(1_000_000);
    assertThat(database.number("select count(*) from message")).isEqualTo(CHECKPOINTS);
  }

  /** The interactive client saves its last answer in one form and sends it in another next time. */
  @Test
  void rewrittenAnswersCostOneMessageEach() throws Exception {
    List<Message> messages = new ArrayList<>(List.of(randomMessage()));
    CreateSessionResult created = create(messages);
    UUID parent = created.checkpoint().id();
    for (int i = 1; i < CHECKPOINTS; i++) {
      List<Message> saved = new ArrayList<>(messages);
      saved.add(randomMessage());
      parent = append(created.sessionId(), saved, parent);
      messages.add(randomMessage());
      messages.add(randomMessage());
    }

    long bytes = bytesAfterVacuum();

    long distinct = database.number("select count(*) from message");
    report("answers rewritten every turn", bytes, distinct * MESSAGE_BYTES);
    assertThat(distinct).isEqualTo(1 + 3L * (CHECKPOINTS - 1) - 2);
    assertThat(bytes).isLessThanOrEqualTo(2 * distinct * MESSAGE_BYTES);
  }

  private static void report(String conversation, long bytes, long contentBytes) {
    System.getLogger(StorageSizeIT.class.getName())
        .log(
            System.Logger.Level.INFO,
            "{0} checkpoints, {1}: {2} bytes in PostgreSQL for {3} bytes of messages, ratio {4}",
            CHECKPOINTS,
            conversation,
            bytes,
            contentBytes,
            (double) bytes / contentBytes);
  }

  private long bytesAfterVacuum() throws Exception {
    database.execute("vacuum");
    return database.number(
        "select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r' and relname in"
            + " ('session', 'message', 'checkpoint')");
  }

  private CreateSessionResult create(List<Message> messages) {
    return storage.createSession(
        new CreateSessionRequest(
            "Size", SessionVisibility.PRIVATE, Optional.empty(), of(messages)));
  }

  private UUID append(UUID session, List<Message> messages, UUID parent) {
    return storage
        .createCheckpoint(session, new CreateCheckpointRequest(of(messages), Optional.of(parent)))
        .id();
  }

  private static CheckpointState of(List<Message> messages) {
    return new CheckpointState(messages, Optional.empty());
  }

  /** A message of exactly {@link #MESSAGE_BYTES} bytes that no database can compress much. */
  private Message randomMessage() {
    byte[] bytes = new byte[MESSAGE_BYTES];
    random.nextBytes(bytes);
    String text = Base64.getEncoder().encodeToString(bytes);
    int envelope = Messages.user("").json().length();
    return Messages.user(text.substring(0, MESSAGE_BYTES - envelope));
  }
}
