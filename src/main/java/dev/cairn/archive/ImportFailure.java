package dev.cairn.archive;

import dev.cairn.session.StorageException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a session or file was not imported, or why the import stopped.
 *
 * @param id of the session, or the path of the file, as it stands in the archive; empty if it is
 *     not known, or if the import stopped
 * @param line the line of the archive that was read last, from 1; empty if it has no lines
 */
public record ImportFailure(Optional<String> id, StorageException reason, OptionalInt line) {}
