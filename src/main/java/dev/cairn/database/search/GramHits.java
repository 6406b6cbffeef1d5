package dev.cairn.database.search;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.CollectionTerminatedException;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;

/** Collects the messages that the index finds, unless there are too many. */
final class GramHits implements CollectorManager<GramHits.BySession, Optional<Map<UUID, int[]>>> {

  private final int most;

  GramHits(int most) {
    this.most = most;
  }

  @Override
  public BySession newCollector() {
    return new BySession();
  }

  @Override
  public Optional<Map<UUID, int[]>> reduce(Collection<BySession> searched) {
    Map<UUID, IntStream.Builder> all = new HashMap<>();
    int count = 0;
    for (BySession each : searched) {
      count += each.count;
      each.ordinals.forEach(
          (id, ordinals) ->
              ordinals.build().forEach(all.computeIfAbsent(id, key -> IntStream.builder())));
    }
    if (count > most) {
      return Optional.empty();
    }
    Map<UUID, int[]> hits = new HashMap<>();
    all.forEach((id, each) -> hits.put(id, each.build().sorted().distinct().toArray()));
    return Optional.of(hits);
  }

  /** Collects the messages of one search. */
  final class BySession implements Collector {

    private final Map<UUID, IntStream.Builder> ordinals = new HashMap<>();
    private int count;

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext leaf) throws IOException {
      SortedDocValues sessions = DocValues.getSorted(leaf.reader(), GramDocuments.SESSION);
      NumericDocValues places = DocValues.getNumeric(leaf.reader(), GramDocuments.ORDINAL);
      IntStream.Builder[] known = new IntStream.Builder[sessions.getValueCount()];
      return new LeafCollector() {
        @Override
        public void setScorer(Scorable scorer) {
          // Hits have no order here.
        }

        @Override
        public void collect(int document) throws IOException {
          if (++count > most) {
            throw new CollectionTerminatedException();
          }
          if (sessions.advanceExact(document) && places.advanceExact(document)) {
            int session = sessions.ordValue();
            if (known[session] == null) {
              UUID id = GramDocuments.id(sessions.lookupOrd(session));
              known[session] = ordinals.computeIfAbsent(id, key -> IntStream.builder());
            }
            known[session].add((int) places.longValue());
          }
        }
      };
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
