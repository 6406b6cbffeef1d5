package dev.cairn.database.message;

import dev.cairn.encryption.SessionKey;
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
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Compares checkpoints: of the same session by ordinals as far as possible, of different sessions
 * by digests.
 */
@ApplicationScoped
public class MessageComparison {

  private static final int[] NONE = {};

  @Inject private EntityManager entityManager;
  @Inject private MessageCache cache;
  @Inject private MessagePages pages;

  /** One side of a comparison: a checkpoint, with the ordinals of its messages. */
  public record Side(CheckpointMessages checkpoint, int[] ordinals) {

    public static Side of(CheckpointMessages checkpoint) {
      return new Side(checkpoint, checkpoint.runs().ordinals());
    }

    private SessionKey key() {
      return checkpoint.key();
    }

    private boolean isOfSessionOf(Side other) {
      return checkpoint.sessionId().equals(other.checkpoint.sessionId());
    }

    private IntStream at(IntStream places) {
      return places.map(i -> ordinals[i]);
    }
  }

  /** Values read from the sessions of both sides, which may be the same session. */
  private record Both<T>(T from, T to) {}

  /**
   * Compares two checkpoints.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if a session was erased in the
   *     meantime
   */
  public CheckpointDiff compare(CompareCheckpointsQuery query, Side to, Side from) {
    CheckpointComparison comparison =
        CheckpointComparison.of(
            from.ordinals, Arrays.stream(to.ordinals).map(numbers(from, to)).toArray());
    Both<MessageHeads> heads =
        both(from, comparison.removed(), to, comparison.added(), this::heads);
    IntFunction<MessageHead> removedAt = i -> heads.from.get(from.ordinals[i]);
    IntFunction<MessageHead> addedAt = i -> heads.to.get(to.ordinals[i]);
    List<Run> runs =
        comparison.runs((i, j) -> removedAt.apply(i).role() == addedAt.apply(j).role());
    CheckpointComparison.Page page =
        CheckpointComparison.page(
            runs,
            query,
            i -> removedAt.apply(i).shownLength(query.maxBytes()),
            i -> addedAt.apply(i).shownLength(query.maxBytes()));
    Both<Map<Integer, Message>> messages =
        both(
            from,
            page.runs().stream()
                .flatMapToInt(MessageComparison::removed)
                .filter(i -> removedAt.apply(i).length() <= query.maxBytes()),
            to,
            page.runs().stream()
                .flatMapToInt(MessageComparison::added)
                .filter(i -> addedAt.apply(i).length() <= query.maxBytes()),
            this::messages);
    List<Run> shown =
        page.runs().stream()
            .map(
                run ->
                    run.with(
                        listed(removed(run), from, heads.from, messages.from),
                        listed(added(run), to, heads.to, messages.to)))
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

  /**
   * Reads the messages at the given places, each ordinal once; if both sides are of one session,
   * with one query.
   */
  private static <T> Both<T> both(
      Side from, IntStream removed, Side to, IntStream added, BiFunction<Side, int[], T> reading) {
    if (from.isOfSessionOf(to)) {
      T read =
          reading.apply(to, IntStream.concat(from.at(removed), to.at(added)).distinct().toArray());
      return new Both<>(read, read);
    }
    return new Both<>(
        reading.apply(from, from.at(removed).distinct().toArray()),
        reading.apply(to, to.at(added).distinct().toArray()));
  }

  private MessageHeads heads(Side side, int[] ordinals) {
    return MessageTable.in(entityManager, side.key(), table -> MessageHeads.read(table, ordinals));
  }

  private Map<Integer, Message> messages(Side side, int[] ordinals) {
    return pages.messages(
        side.checkpoint, cache.of(side.checkpoint.sessionId(), side.checkpoint.anchor()), ordinals);
  }

  /** Returns the places of its messages in the other checkpoint. */
  private static IntStream removed(Run run) {
    return run.removes()
        ? IntStream.range(run.againstIndex(), run.againstIndex() + run.count())
        : IntStream.empty();
  }

  /** Returns the places of its messages in the checkpoint. */
  private static IntStream added(Run run) {
    return run.adds() ? IntStream.range(run.index(), run.index() + run.count()) : IntStream.empty();
  }

  private static List<ListedMessage> listed(
      IntStream places, Side side, MessageHeads heads, Map<Integer, Message> messages) {
    return places
        .mapToObj(i -> heads.get(side.ordinals[i]).listed(i, messages.get(side.ordinals[i])))
        .toList();
  }

  private static int count(List<Run> runs, Change change) {
    return runs.stream().filter(run -> run.change() == change).mapToInt(Run::count).sum();
  }

  /**
   * Assigns numbers to the messages of the checkpoint, such that a message gets the ordinal of an
   * equal message of the other checkpoint. Within one session these are mostly the ordinals
   * themselves, but messages that became equal through a redaction, or were imported that way, have
   * several ordinals.
   */
  private IntUnaryOperator numbers(Side from, Side to) {
    boolean isOneSession = from.isOfSessionOf(to);
    int[] onlyFrom = without(from.ordinals, isOneSession ? to.ordinals : NONE);
    int[] onlyTo = without(to.ordinals, isOneSession ? from.ordinals : NONE);
    Map<Integer, Integer> equal = new HashMap<>();
    if (onlyFrom.length > 0 && onlyTo.length > 0) {
      DigestReader reader =
          from.key().sharesDigests(to.key()) ? this::readDigests : this::digestMessages;
      Map<HalfDigest, Integer> digests = new HashMap<>();
      reader.read(from, onlyFrom, (ordinal, digest) -> digests.put(digest, ordinal));
      reader.read(
          to,
          onlyTo,
          (ordinal, digest) -> {
            Integer other = digests.get(digest);
            if (other != null) {
              equal.put(ordinal, other);
            }
          });
    }
    return ordinal -> equal.getOrDefault(ordinal, isOneSession ? ordinal : -1 - ordinal);
  }

  private interface DigestReader {
    void read(Side side, int[] ordinals, BiConsumer<Integer, HalfDigest> reader);
  }

  /**
   * Reads and digests the messages, since the stored digests of sessions with different keys cannot
   * be compared.
   */
  private void digestMessages(Side side, int[] ordinals, BiConsumer<Integer, HalfDigest> reader) {
    MessageTable.in(
        entityManager,
        side.key(),
        table -> {
          table.readEach(
              ordinals,
              (ordinal, message) -> reader.accept(ordinal, HalfDigest.of(message.json().sha256())));
          return null;
        });
  }

  private void readDigests(Side side, int[] ordinals, BiConsumer<Integer, HalfDigest> reader) {
    MessageTable.in(
        entityManager,
        side.key(),
        table -> {
          MessageHead.readDigests(
              table, ordinals, (ordinal, sha256) -> reader.accept(ordinal, HalfDigest.of(sha256)));
          return null;
        });
  }

  /** Half of a digest: enough to distinguish messages, and small, since there may be many. */
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
