package dev.cairn.events;

import java.util.Optional;

/**
 * Events that a listener asks for are not there any more.
 *
 * @param requestedAfterId the last one that the listener knows
 * @param oldestAvailableId the first one that there is; empty if there is none
 * @param newestAvailableId of the last change
 */
public record EventGap(
    String requestedAfterId, Optional<String> oldestAvailableId, String newestAvailableId) {}
