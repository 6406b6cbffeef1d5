package dev.cairn.database.transaction;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * How many connections one user may use on this node, so that some are left for others.
 *
 * @param user the user for whom this thread works; empty before authentication, and for the server
 */
public record ConnectionShare(int most, Supplier<Optional<String>> user) {}
