package dev.cairn.database.knowledge;

import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.knowledge.FrontMatter;
import dev.cairn.knowledge.KnowledgeContent;
import dev.cairn.knowledge.KnowledgeFile;
import dev.cairn.knowledge.KnowledgeLimits;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.knowledge.KnowledgeQuery;
import dev.cairn.knowledge.KnowledgeStorage;
import dev.cairn.session.Caller;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import dev.cairn.session.StoredTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Stores knowledge files in the session database. Nothing is recorded in the audit log, since
 * callers only have access to their own files.
 */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseKnowledgeStorage implements KnowledgeStorage {

  @Inject private KnowledgeQueries files;
  @Inject private KnowledgeLimits limits;
  @Inject private Supplier<Caller> caller;
  @Inject private Clock clock;

  private String owner() {
    return caller.get().username();
  }

  @Override
  public List<KnowledgeFile> list(KnowledgeQuery query) {
    return files.list(owner(), query.below()).stream()
        .filter(file -> query.pattern().map(p -> p.matches(file.path())).orElse(true))
        .sorted(Comparator.comparing(KnowledgeFile::path))
        .toList();
  }

  @Override
  public KnowledgeFile find(KnowledgePath path) {
    return files.find(owner(), path).orElseThrow(DatabaseKnowledgeStorage::notFound);
  }

  @Override
  public <T> T read(KnowledgePath path, Reader<T> reader) {
    return files.read(owner(), path, reader).orElseThrow(DatabaseKnowledgeStorage::notFound);
  }

  @Override
  public byte[] peek(KnowledgePath path, int maxBytes) {
    return files.peek(owner(), path, maxBytes).orElseThrow(DatabaseKnowledgeStorage::notFound);
  }

  private static StorageException notFound() {
    return new StorageException(Problem.KNOWLEDGE_NOT_FOUND);
  }

  @Override
  public KnowledgeFile create(KnowledgePath path, KnowledgeContent content) {
    KnowledgeStoreEntity store = files.lock(owner());
    if (files.find(owner(), path).isPresent()) {
      throw new StorageException(Problem.KNOWLEDGE_EXISTS);
    }
    return write(store, path, Optional.empty(), content);
  }

  @Override
  public Written put(KnowledgePath path, KnowledgeContent content, Precondition precondition) {
    KnowledgeStoreEntity store = files.lock(owner());
    Optional<KnowledgeFile> current = files.find(owner(), path);
    require(precondition, current.map(KnowledgeFile::contentHash));
    return new Written(write(store, path, current, content), current.isEmpty());
  }

  private static void require(Precondition precondition, Optional<String> contentHash) {
    if (!precondition.holds(contentHash)) {
      throw new StorageException(Problem.KNOWLEDGE_CHANGED);
    }
  }

  private KnowledgeFile write(
      KnowledgeStoreEntity store,
      KnowledgePath path,
      Optional<KnowledgeFile> current,
      KnowledgeContent content) {
    if (current.isPresent()) {
      files.delete(store.owner(), path);
      store.add(-1, -current.get().sizeBytes());
    } else if (files.isTaken(store.owner(), path)) {
      throw new StorageException(Problem.KNOWLEDGE_PATH_TAKEN);
    }
    store.add(1, content.size());
    if (store.fileCount() > limits.maxFiles()) {
      throw full("at most %d files".formatted(limits.maxFiles()));
    }
    if (store.sizeBytes() > limits.maxBytes()) {
      throw full("at most %d bytes in all".formatted(limits.maxBytes()));
    }
    Instant now = StoredTime.now(clock);
    FrontMatter says = content.frontMatter();
    KnowledgeFile file =
        new KnowledgeFile(
            path.value(),
            content.size(),
            content.hash(),
            says.title(),
            says.description(),
            says.tags(),
            current.map(KnowledgeFile::createdAt).orElse(now),
            now);
    files.insert(store.owner(), file, content);
    return file;
  }

  private static StorageException full(String limit) {
    return new StorageException(Problem.KNOWLEDGE_FULL, limit);
  }

  @Override
  public void delete(KnowledgePath path, Precondition precondition) {
    KnowledgeStoreEntity store = files.lock(owner());
    Optional<KnowledgeFile> file = files.find(owner(), path);
    List<KnowledgeFile> all =
        file.map(List::of).orElseGet(() -> files.list(owner(), Optional.of(path)));
    if (all.isEmpty()) {
      throw notFound();
    }
    require(precondition, Optional.of(file.map(KnowledgeFile::contentHash).orElse("")));
    if (file.isPresent()) {
      files.delete(store.owner(), path);
    } else {
      files.deleteBelow(store.owner(), path);
    }
    store.add(-all.size(), -all.stream().mapToLong(KnowledgeFile::sizeBytes).sum());
  }
}
