package dev.cairn.session;

import java.util.Optional;
import java.util.UUID;

/**
 * Asks for a new checkpoint.
 *
 * @param state the whole message list, not only what is new
 * @param parentId a checkpoint of the same session
 */
public record CreateCheckpointRequest(CheckpointState state, Optional<UUID> parentId) {}
