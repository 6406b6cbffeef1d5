package dev.cairn.database.message;

import dev.cairn.session.CheckpointComparison;
import dev.cairn.session.CheckpointDiff;
import dev.cairn.session.CheckpointDiff.Change;
import dev.cairn.session.CheckpointDiff.Run;
import dev.cairn.session.CompareCheckpointsQuery;
import dev.cairn.session.ListedMessage;
import dev.cairn.session.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Compares checkpoints of a session, by ordinals as far as possible. */
@ApplicationScoped
public class MessageComparison {

  @Inject private EntityManager entityManager;
  @Inject private MessageCache cache;
  @Inject private MessagePages pages;

  /**
   * Compares two checkpoints.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if the session was erased
   *     meanwhile
   */
  public CheckpointDiff compare(
      UUID sessionId,
      CompareCheckpointsQuery query,
      CheckpointMessages checkpoint,
      CheckpointMessages against) {
    int[] from = against.runs().ordinals();
    int[] to = checkpoint.runs().ordinals();
    IntUnaryOperator numbers = numbers(sessionId, from, to);
    CheckpointComparison comparison =
        CheckpointComparison.of(
            Arrays.stream(from).map(numbers).toArray(), Arrays.stream(to).map(numbers).toArray());
    int[] changed =
        IntStream.concat(comparison.removed().map(i -> from[i]), comparison.added().map(i -> to[i]))
            .toArray();
    MessageHeads heads =
        MessageTable.in(entityManager, sessionId, table -> MessageHeads.read(table, changed));
    List<Run> runs =
        comparison.runs((i, j) -> heads.get(from[i]).role() == heads.get(to[j]).role());
    CheckpointComparison.Page page =
        CheckpointComparison.page(
            runs,
            query,
            i -> heads.get(from[i]).shownLength(query.maxBytes()),
            i -> heads.get(to[i]).shownLength(query.maxBytes()));
    Map<Integer, Message> messages =
        pages.messages(
            sessionId,
            checkpoint,
            cache.of(sessionId, checkpoint.anchor()),
            page.runs().stream()
                .flatMapToInt(
                    run ->
                        IntStream.concat(
                            removed(run).map(i -> from[i]), added(run).map(i -> to[i])))
                .filter(ordinal -> heads.get(ordinal).length() <= query.maxBytes())
                .distinct()
                .toArray());
    List<Run> shown =
        page.runs().stream()
            .map(
                run ->
                    run.with(
                        listed(removed(run), from, heads, messages),
                        listed(added(run), to, heads, messages)))
            .toList();
    return new CheckpointDiff(
        query.checkpointId(),
        query.againstId(),
        count(runs, Change.KEPT),
        count(runs, Change.REMOVED),
        count(runs, Change.ADDED),
        count(runs, Change.REWRITTEN),
        shown,
        page.nextSkip());
  }

  /** Where its messages are in the other checkpoint. */
  private static IntStream removed(Run run) {
    return run.removes()
        ? IntStream.range(run.againstIndex(), run.againstIndex() + run.count())
        : IntStream.empty();
  }

  /** Where its messages are in the checkpoint. */
  private static IntStream added(Run run) {
    return run.adds() ? IntStream.range(run.index(), run.index() + run.count()) : IntStream.empty();
  }

  private static List<ListedMessage> listed(
      IntStream places, int[] ordinals, MessageHeads heads, Map<Integer, Message> messages) {
    return places
        .mapToObj(i -> heads.get(ordinals[i]).listed(i, messages.get(ordinals[i])))
        .toList();
  }

  private static int count(List<Run> runs, Change change) {
    return runs.stream().filter(run -> run.change() == change).mapToInt(Run::count).sum();
  }

  /**
   * Equal numbers for equal messages: mostly the ordinals, but messages that became equal by a
   * redaction or came so in an archive have several.
   */
  private IntUnaryOperator numbers(UUID sessionId, int[] from, int[] to) {
    int[] onlyFrom = without(from, to);
    int[] onlyTo = without(to, from);
    Map<Integer, Integer> equal = new HashMap<>();
    if (onlyFrom.length > 0 && onlyTo.length > 0) {
      MessageTable.in(
          entityManager,
          sessionId,
          table -> {
            Map<HalfDigest, Integer> digests = new HashMap<>();
            MessageHead.readDigests(
                table, onlyFrom, (ordinal, sha256) -> digests.put(HalfDigest.of(sha256), ordinal));
            MessageHead.readDigests(
                table,
                onlyTo,
                (ordinal, sha256) -> {
                  Integer other = digests.get(HalfDigest.of(sha256));
                  if (other != null) {
                    equal.put(ordinal, other);
                  }
                });
            return null;
          });
    }
    return ordinal -> equal.getOrDefault(ordinal, ordinal);
  }

  /** Enough to tell messages apart, since there may be many. */
  private record HalfDigest(long first, long second) {

    static HalfDigest of(byte[] sha256) {
      ByteBuffer bytes = ByteBuffer.wrap(sha256);
      return new HalfDigest(bytes.getLong(), bytes.getLong());
    }
  }

  private static int[] without(int[] ordinals, int[] others) {
    BitSet left = new BitSet();
    Arrays.stream(ordinals).forEach(left::set);
    Arrays.stream(others).forEach(left::clear);
    return left.stream().toArray();
  }
}
