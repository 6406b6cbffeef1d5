package dev.cairn.stats;

/**
 * The tokens of one model.
 *
 * @param model {@code provider/id}
 */
public record ModelUsage(String model, TokenCounts tokens) {}
