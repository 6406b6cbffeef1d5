package dev.cairn.events;

import java.util.Optional;

/**
 * Reports that requested events are no longer available.
 *
 * @param requestedAfterId the last event that the listener knows
 * @param oldestAvailableId the first event still available; empty if there is none
 * @param newestAvailableId the id of the latest change
 */
public record EventGap(
    String requestedAfterId, Optional<String> oldestAvailableId, String newestAvailableId) {}
