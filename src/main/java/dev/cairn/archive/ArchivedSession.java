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
 * The particulars of a session in an archive.
 *
 * @param deletedAt when it was deleted; empty if it is not
 * @param lastMessageAt when a checkpoint last brought a message that the session did not have
 * @param messages distinct messages, which follow
 * @param checkpoints checkpoints, which follow the messages
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

  /** The most checkpoints of a session that is imported. */
  public static final int MAX_CHECKPOINTS = 250_000;

  /**
   * That a session is not more than memory holds: an import knows each of its checkpoints and
   * messages.
   *
   * @param messages distinct ones, at most twice as many as one checkpoint may have
   * @param maxMessages the most messages in one checkpoint
   */
  public static void requireFit(int checkpoints, int messages, int maxMessages) {
    if (checkpoints > MAX_CHECKPOINTS || messages > 2L * maxMessages) {
      throw new StorageException(
          Problem.INVALID_ARCHIVED_SESSION,
          "at most %d checkpoints and %d distinct messages"
              .formatted(MAX_CHECKPOINTS, 2L * maxMessages));
    }
  }

  /** All times of it. */
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
