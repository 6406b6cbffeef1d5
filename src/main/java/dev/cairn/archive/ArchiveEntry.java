package dev.cairn.archive;

import dev.cairn.knowledge.KnowledgeContent;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.session.StorageException;
import java.util.Optional;

/** The next entry of an archive, meant to be a session or a file. */
public sealed interface ArchiveEntry {

  /** Returns the id of the session or the path of the file, as given in the archive, if known. */
  Optional<String> id();

  /** A session whose messages and checkpoints can be read next. */
  record Readable(ArchivedSession session) implements ArchiveEntry {
    @Override
    public Optional<String> id() {
      return Optional.of(session.id().toString());
    }
  }

  /** A knowledge file. */
  record File(KnowledgePath path, KnowledgeContent content) implements ArchiveEntry {
    @Override
    public Optional<String> id() {
      return Optional.of(path.value());
    }
  }

  /** An entry that cannot be converted to a session or a file. */
  record Unreadable(Optional<String> id, StorageException reason) implements ArchiveEntry {}
}
