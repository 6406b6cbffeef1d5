package dev.cairn.archive;

import dev.cairn.knowledge.KnowledgeContent;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.session.StorageException;
import java.util.Optional;

/** The next thing in an archive that is meant to be a session or a file. */
public sealed interface ArchiveEntry {

  /** The id of the session or the path of the file, as it stands in the archive, if it is known. */
  Optional<String> id();

  /** A session, whose messages and checkpoints can be read next. */
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

  /** What cannot be made a session or a file. */
  record Unreadable(Optional<String> id, StorageException reason) implements ArchiveEntry {}
}
