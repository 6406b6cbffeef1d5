package dev.cairn.search;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether this server searches.
 *
 * @param directory for an index beside the database, if it needs one; empty: in memory
 */
public record SearchPolicy(boolean isEnabled, Optional<Path> directory) {}
