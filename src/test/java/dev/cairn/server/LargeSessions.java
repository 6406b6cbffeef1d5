package dev.cairn.server;

import static dev.cairn.session.Messages.assistant;
import static dev.cairn.session.Messages.user;

import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.Message;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** Sessions that are large in one way or another, which everybody may read. */
final class LargeSessions {

  private static final int MANY_MESSAGES = 99_000;

  private LargeSessions() {}

  /** A session of large messages. */
  static UUID ofMessages(SessionStorage storage, int checkpoints, int messages, int messageBytes) {
    UUID session = create(storage, largeMessages(0, messages, messageBytes));
    for (int i = 1; i < checkpoints; i++) {
      append(storage, session, largeMessages(i, messages, messageBytes));
    }
    return session;
  }

  /** A session of checkpoints that each name very many messages. */
  static UUID ofCheckpoints(SessionStorage storage, int checkpoints) {
    UUID session =
        create(storage, Collections.nCopies(MANY_MESSAGES, user("each a run of its own")));
    for (int i = 1; i < checkpoints; i++) {
      append(storage, session, List.of(user("more " + i)));
    }
    return session;
  }

  /** Answers, which statistics look at. */
  private static List<Message> largeMessages(int checkpoint, int messages, int messageBytes) {
    String filling = "x".repeat(messageBytes);
    return IntStream.range(0, messages)
        .mapToObj(i -> assistant(checkpoint + " " + i + filling))
        .toList();
  }

  private static UUID create(SessionStorage storage, List<Message> messages) {
    return storage
        .createSession(
            new CreateSessionRequest(
                "Large",
                SessionVisibility.PUBLIC,
                Optional.empty(),
                new CheckpointState(messages, Optional.empty())))
        .sessionId();
  }

  private static void append(SessionStorage storage, UUID session, List<Message> messages) {
    storage.appendMessages(
        session,
        new AppendMessagesRequest(
            messages, Optional.empty(), Optional.empty(), Integer.MAX_VALUE, Optional.empty()));
  }
}
