package dev.cairn.session;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of the differences between two checkpoints.
 *
 * @param checkpointId the checkpoint being compared
 * @param againstId the checkpoint that it is compared with
 * @param kept number of messages that both have, in the same order
 * @param removed number of messages that only the other checkpoint has
 * @param added number of messages that only the checkpoint has
 * @param rewritten number of messages that differ in wording between the two; they are not counted
 *     as removed or added
 * @param runs in message order
 * @param nextSkip how many changes to skip to get the next page; empty on the last one
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

  /** What became of a run of messages. */
  public enum Change {
    KEPT,
    REMOVED,
    ADDED,
    /** One message was removed and one added, with the same role and at the same place. */
    REWRITTEN
  }

  /**
   * A run of consecutive messages with the same kind of change.
   *
   * @param index the index of the first message in the checkpoint, or where it would be
   * @param againstIndex the same in the other checkpoint
   * @param count number of messages; for rewritten ones, number of pairs
   * @param removed the messages of the other checkpoint, unless they are kept
   * @param added the messages of the checkpoint, unless they are kept
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

    /** Returns a part of this run. */
    Run part(int skip, int most) {
      return new Run(
          change,
          adds() || change == Change.KEPT ? index + skip : index,
          removes() || change == Change.KEPT ? againstIndex + skip : againstIndex,
          Math.min(most, count - skip));
    }

    /** Returns a copy with the messages. */
    public Run with(List<ListedMessage> removedMessages, List<ListedMessage> addedMessages) {
      return new Run(change, index, againstIndex, count, removedMessages, addedMessages);
    }
  }
}
