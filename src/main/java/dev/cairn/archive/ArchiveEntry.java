package dev.cairn.archive;

import java.util.List;
import java.util.Optional;

/**
 * The next thing in an archive that is meant to be a session.
 *
 * @param session empty if it cannot be made one
 * @param remarks what could not be taken as it stands
 */
public record ArchiveEntry(Optional<ArchivedSession> session, List<Remark> remarks) {

  /**
   * Something that an auditor of the import should know.
   *
   * @param id of the session or checkpoint, as it stands in the archive
   * @param text one of a fixed set
   */
  public record Remark(String id, String text) {}

  public ArchiveEntry {
    remarks = List.copyOf(remarks);
  }

  public static ArchiveEntry of(ArchivedSession session) {
    return new ArchiveEntry(Optional.of(session), List.of());
  }
}
