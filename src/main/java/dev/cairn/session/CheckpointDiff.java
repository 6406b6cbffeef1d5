package dev.cairn.session;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of what one checkpoint has that another has not, and the other way round.
 *
 * @param checkpointId the checkpoint that is compared
 * @param againstId the checkpoint that it is compared with
 * @param kept messages that both have, in the same order
 * @param removed messages that only the other one has
 * @param added messages that only the checkpoint has
 * @param rewritten messages that each of them has in another wording; they are not counted as
 *     removed and added
 * @param runs in the order of the messages
 * @param nextSkip how many changes to skip on the next page; empty on the last one
 */
public record CheckpointDiff(
    UUID checkpointId,
    UUID againstId,
    int kept,
    int removed,
    int added,
    int rewritten,
    List<Run> runs,
    Optional<Integer> nextSkip) {

  public CheckpointDiff {
    runs = List.copyOf(runs);
  }

  /** What became of messages. */
  public enum Change {
    KEPT,
    REMOVED,
    ADDED,
    /** One was removed and one added that have the same role and place. */
    REWRITTEN
  }

  /**
   * Messages that follow each other and share their fate.
   *
   * @param index the place of the first in the checkpoint, or where it would be
   * @param againstIndex the same in the other one
   * @param count how many there are; of those that are rewritten, pairs
   * @param removed those of the other checkpoint, unless they are kept
   * @param added those of the checkpoint, unless they are kept
   */
  public record Run(
      Change change,
      int index,
      int againstIndex,
      int count,
      List<ListedMessage> removed,
      List<ListedMessage> added) {

    public Run {
      removed = List.copyOf(removed);
      added = List.copyOf(added);
    }

    Run(Change change, int index, int againstIndex, int count) {
      this(change, index, againstIndex, count, List.of(), List.of());
    }

    public boolean removes() {
      return change == Change.REMOVED || change == Change.REWRITTEN;
    }

    public boolean adds() {
      return change == Change.ADDED || change == Change.REWRITTEN;
    }

    /** A part of it. */
    Run part(int skip, int most) {
      return new Run(
          change,
          adds() || change == Change.KEPT ? index + skip : index,
          removes() || change == Change.KEPT ? againstIndex + skip : againstIndex,
          Math.min(most, count - skip));
    }

    /** The same with its messages. */
    public Run with(List<ListedMessage> removedMessages, List<ListedMessage> addedMessages) {
      return new Run(change, index, againstIndex, count, removedMessages, addedMessages);
    }
  }
}
