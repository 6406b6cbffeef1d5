package dev.cairn.database.search;

import dev.cairn.session.Message;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NRTCachingDirectory;

/**
 * The files of the index. They contain sequences of three characters of each message, but no text.
 * Those of an erased message are no longer found, but stay in the files until these are merged.
 */
final class GramStore implements Closeable {

  private static final System.Logger LOG = System.getLogger(GramStore.class.getName());
  private static final Map<String, String> ERASED = Map.of("erased", "true");
  private static final double BUFFER_MB = 16;

  private static final double SMALL_SEGMENT_MB = 1;

  /** The size of a segment above which it is not merged with others. */
  private static final double LARGEST_SEGMENT_MB = 1024;

  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final Map<UUID, IndexedState> states = new ConcurrentHashMap<>();

  private GramStore(Directory directory) throws IOException {
    this.directory = directory;
    this.writer = new IndexWriter(directory, settings());
    try {
      searchers = new SearcherManager(writer, new UncachedSearchers());
      IndexSearcher searcher = searchers.acquire();
      try {
        check(searcher.getIndexReader());
        states.putAll(GramDocuments.states(searcher.getIndexReader()));
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException | RuntimeException e) {
      writer.rollback();
      throw e;
    }
  }

  private static IndexWriterConfig settings() {
    TieredMergePolicy merges = new TieredMergePolicy();
    merges.setMaxMergedSegmentMB(LARGEST_SEGMENT_MB);
    merges.setForceMergeDeletesPctAllowed(0);
    ConcurrentMergeScheduler threads = new ConcurrentMergeScheduler();
    threads.setMaxMergesAndThreads(2, 1);
    return new IndexWriterConfig()
        .setRAMBufferSizeMB(BUFFER_MB)
        .setMergePolicy(merges)
        .setMergeScheduler(threads)
        .setMaxFullFlushMergeWaitMillis(0);
  }

  /** A damaged index would miss messages. */
  private static void check(IndexReader reader) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      if (leaf.reader() instanceof CodecReader codec) {
        codec.checkIntegrity();
      }
    }
  }

  /** Memory use must not grow with the queries. */
  private static final class UncachedSearchers extends SearcherFactory {
    @Override
    public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) throws IOException {
      IndexSearcher searcher = super.newSearcher(reader, previous);
      searcher.setQueryCache(null);
      return searcher;
    }
  }

  /**
   * Opens the files, or replaces them by new ones if they are damaged or of another version.
   *
   * @param place the directory of the files; empty to keep the index in memory
   * @throws LockObtainFailedException if another process has them open
   */
  static GramStore open(Optional<Path> place) throws IOException {
    Directory directory = place.isPresent() ? files(place.get()) : new ByteBuffersDirectory();
    try {
      return open(directory);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** Small new segments stay in memory until they are committed. */
  private static Directory files(Path place) throws IOException {
    return new NRTCachingDirectory(new NIOFSDirectory(place), SMALL_SEGMENT_MB, BUFFER_MB);
  }

  private static GramStore open(Directory directory) throws IOException {
    try {
      return new GramStore(directory);
    } catch (LockObtainFailedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The index of messages is damaged, and is made anew: {0}",
          e.toString());
      for (String file : directory.listAll()) {
        if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
          directory.deleteFile(file);
        }
      }
      return new GramStore(directory);
    }
  }

  /** Returns what is indexed, by session. */
  Map<UUID, IndexedState> states() {
    return states;
  }

  void add(UUID sessionId, int ordinal, Message.Role role, String folded) throws IOException {
    writer.addDocument(GramDocuments.ofMessage(sessionId, ordinal, role, folded));
  }

  void addUnread(UUID sessionId, int ordinal, Message.Role role) throws IOException {
    writer.addDocument(GramDocuments.ofUnread(sessionId, ordinal, role));
  }

  /** Records how far a session is indexed. */
  void know(UUID sessionId, IndexedState state) throws IOException {
    writer.updateDocument(GramDocuments.state(sessionId), GramDocuments.ofState(sessionId, state));
    states.put(sessionId, state);
  }

  void erase(UUID sessionId) throws IOException {
    if (states.remove(sessionId) != null) {
      writer.setLiveCommitData(ERASED.entrySet());
    }
    writer.deleteDocuments(GramDocuments.state(sessionId), GramDocuments.messages(sessionId));
  }

  void eraseAll() throws IOException {
    states.clear();
    writer.deleteAll();
    refresh();
    writer.commit();
  }

  /** Makes additions visible to searches. */
  void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
  }

  /** Commits additions, so that they survive a crash. */
  void commit() throws IOException {
    writer.commit();
  }

  /** Returns whether the files may contain data of erased messages. */
  boolean hasErased() {
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    return data != null && data.iterator().hasNext();
  }

  /**
   * Removes the data of erased messages from the files, which takes effect with the next refresh
   * and commit.
   */
  void mergeErased() throws IOException {
    writer.setLiveCommitData(Set.of());
    writer.forceMergeDeletes();
  }

  /**
   * Finds messages.
   *
   * @return the ordinals of the messages by session; empty if there are more than {@code most}
   */
  Optional<Map<UUID, int[]>> find(Query query, int most) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return searcher.search(query, new GramHits(most));
    } finally {
      searchers.release(searcher);
    }
  }

  /** Closes the index without committing. */
  void abandon() {
    try (directory) {
      searchers.close();
      writer.rollback();
    } catch (IOException | AlreadyClosedException e) {
      LOG.log(System.Logger.Level.DEBUG, "The message index did not close", e);
    }
  }

  /** Closes the index without waiting for merges. */
  @Override
  public void close() throws IOException {
    try (directory) {
      searchers.close();
      writer.commit();
      writer.rollback();
    }
  }
}
