package dev.cairn.archive;

import dev.cairn.session.StorageException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a session or file was not imported, or why the import stopped.
 *
 * @param id the id of the session, or the path of the file, as given in the archive; empty if it is
 *     unknown, or if the import stopped
 * @param line the last line of the archive that was read, from 1; empty if the archive has no lines
 */
public record ImportFailure(Optional<String> id, StorageException reason, OptionalInt line) {}
