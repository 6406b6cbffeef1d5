package dev.cairn.server;

import dev.cairn.session.CheckpointState;
import dev.cairn.session.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What was acknowledged of a session. */
final class SoakConversation {

  /** One with the first messages of the transcript, so many. */
  record Acknowledged(UUID checkpoint, int messages) {}

  private final String user;
  private final UUID session;
  private final Transcript transcript;
  private final List<Acknowledged> acknowledged = new ArrayList<>();

  SoakConversation(String user, UUID session, Transcript transcript) {
    this.user = user;
    this.session = session;
    this.transcript = transcript;
  }

  void acknowledge(UUID checkpoint, int messages) {
    acknowledged.add(new Acknowledged(checkpoint, messages));
  }

  String user() {
    return user;
  }

  UUID session() {
    return session;
  }

  /** Oldest first. */
  List<UUID> checkpoints() {
    return acknowledged.stream().map(Acknowledged::checkpoint).toList();
  }

  Acknowledged last() {
    return acknowledged.get(acknowledged.size() - 1);
  }

  /** What each checkpoint must have, oldest first. */
  List<CheckpointState> states() {
    return acknowledged.stream()
        .map(
            each ->
                new CheckpointState(
                    transcript.messages().subList(0, each.messages()), Optional.empty()))
        .toList();
  }
}
