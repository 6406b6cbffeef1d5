package dev.cairn.database.stats;

import dev.cairn.database.TransactionCheck;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.CheckpointQueries;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.session.Message;
import dev.cairn.stats.FactsReader;
import dev.cairn.stats.MessageFacts;
import jakarta.persistence.EntityManager;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hibernate.Session;

/**
 * Recomputes the statistics of a session from its stored content, checkpoint by checkpoint, as if
 * each had just arrived. The caller holds the session's lock, or has just created the session.
 */
public final class SessionStatsRebuild {

  private static final int BATCH_CHECKPOINTS = 50;
  private static final Set<Message.Role> COUNTED_ROLES =
      EnumSet.of(Message.Role.ASSISTANT, Message.Role.TOOL);

  private final Session entityManager;
  private final CheckpointQueries checkpoints;
  private final FactsReader facts;
  private final SessionEntity session;
  private final BitSet seen = new BitSet();
  private final Map<UUID, Integer> messageCounts = new HashMap<>();
  private final CallRecorder calls;
  private final TokenRecorder tokens = new TokenRecorder();
  private int lastCount;

  public SessionStatsRebuild(
      EntityManager entityManager,
      CheckpointQueries checkpoints,
      FactsReader facts,
      SessionEntity session) {
    this.entityManager = entityManager.unwrap(Session.class);
    this.checkpoints = checkpoints;
    this.facts = new CountedFacts(facts);
    this.session = session;
    this.calls = new CallRecorder(session.key());
  }

  /**
   * Counts in memory, and stores everything at once: a session may have as many days, tools and
   * models as checkpoints.
   */
  public void run() {
    UsageRecorder.reset(entityManager, session.id());
    session.statistics().forgetDays();
    seen.set(0, session.inheritance().messageCount());
    int counted = 0;
    List<CheckpointEntity> piece = checkpoints.after(session.id(), counted, BATCH_CHECKPOINTS);
    while (!piece.isEmpty()) {
      for (CheckpointEntity checkpoint : piece) {
        TransactionCheck.requireActive(entityManager);
        count(checkpoint);
        entityManager.detach(checkpoint);
      }
      counted += piece.size();
      piece = checkpoints.after(session.id(), counted, BATCH_CHECKPOINTS);
    }
    entityManager.doWork(
        connection -> {
          StatsRows rows = new StatsRows(entityManager, connection, session);
          calls.insert(rows);
          tokens.insert(rows);
        });
  }

  private void count(CheckpointEntity checkpoint) {
    int[] ordinals = checkpoint.runs().ordinals();
    IntPredicate isNew = ordinal -> !seen.get(ordinal);
    int continued = checkpoint.parentId().map(messageCounts::get).orElse(lastCount);
    int[] added = Arrays.stream(ordinals).filter(isNew).distinct().sorted().toArray();
    int[] positions =
        UsageRecorder.positions(ordinals, continued, isNew)
            .filter(at -> !session.inheritance().has(ordinals[at]))
            .toArray();
    if (session.statistics().activeOn(checkpoint.day())) {
      tokens.addDay(checkpoint.day());
    }
    Map<Integer, MessageFacts.Usage> usages = new HashMap<>();
    RequestNames names = new RequestNames();
    readEach(
        IntStream.concat(Arrays.stream(added), Arrays.stream(positions).map(at -> ordinals[at])),
        (ordinal, message) -> {
          if (isNew.test(ordinal)) {
            calls.add(message, checkpoint.day(), names);
          }
          message.usage().ifPresent(usage -> usages.put(ordinal, usage));
        });
    tokens.add(
        Arrays.stream(positions)
            .filter(at -> usages.containsKey(ordinals[at]))
            .mapToObj(at -> new TokenRecorder.Placed(at, ordinals[at], usages.get(ordinals[at]))),
        checkpoint.day());
    Arrays.stream(added).forEach(seen::set);
    lastCount = ordinals.length;
    messageCounts.put(checkpoint.id(), lastCount);
  }

  private void readEach(IntStream ordinals, BiConsumer<Integer, MessageFacts> reader) {
    MessageTable.in(
        entityManager,
        session.key(),
        table -> {
          table.readEach(
              ordinals.toArray(),
              (ordinal, message) -> {
                if (COUNTED_ROLES.contains(message.role())) {
                  reader.accept(ordinal, facts.read(message));
                }
              });
          return null;
        });
  }
}
