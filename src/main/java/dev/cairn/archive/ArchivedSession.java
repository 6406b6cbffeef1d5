package dev.cairn.archive;

import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The properties of a session in an archive.
 *
 * @param deletedAt when it was deleted; empty if it is not
 * @param lastMessageAt when a checkpoint last added a message that the session did not have
 * @param messages the number of distinct messages, which follow
 * @param checkpoints the number of checkpoints, which follow the messages
 */
public record ArchivedSession(
    UUID id,
    String owner,
    String title,
    SessionVisibility visibility,
    Optional<String> cwd,
    SessionLabels labels,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> deletedAt,
    Optional<Instant> lastMessageAt,
    int messages,
    int checkpoints) {

  /** The maximum number of checkpoints of an imported session. */
  public static final int MAX_CHECKPOINTS = 250_000;

  /**
   * Requires that a session fits into memory: an import keeps track of all its checkpoints and
   * messages.
   *
   * @param messages the number of distinct messages, at most twice as many as one checkpoint may
   *     have
   * @param maxMessages the maximum number of messages in one checkpoint
   */
  public static void requireFit(int checkpoints, int messages, int maxMessages) {
    if (checkpoints > MAX_CHECKPOINTS || messages > 2L * maxMessages) {
      throw new StorageException(
          Problem.INVALID_ARCHIVED_SESSION,
          "at most %d checkpoints and %d distinct messages"
              .formatted(MAX_CHECKPOINTS, 2L * maxMessages));
    }
  }

  /** Returns all times of the session. */
  public Stream<Instant> times() {
    return Stream.of(Optional.of(createdAt), Optional.of(updatedAt), deletedAt, lastMessageAt)
        .flatMap(Optional::stream);
  }

  public ArchivedSession withOwner(String other) {
    return new ArchivedSession(
        id,
        other,
        title,
        visibility,
        cwd,
        labels,
        createdAt,
        updatedAt,
        deletedAt,
        lastMessageAt,
        messages,
        checkpoints);
  }
}
