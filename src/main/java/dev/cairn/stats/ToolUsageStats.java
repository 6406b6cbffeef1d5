package dev.cairn.stats;

import java.util.Optional;

/**
 * The calls of one tool.
 *
 * @param displayName the name for people to read
 * @param timeSavedPerCall seconds; empty unless configured
 * @param timeSavedSeconds seconds for all calls; empty unless configured
 */
public record ToolUsageStats(
    String toolName,
    String displayName,
    ToolUsageCounts usageCounts,
    Optional<Double> timeSavedPerCall,
    Optional<Integer> timeSavedSeconds) {}
