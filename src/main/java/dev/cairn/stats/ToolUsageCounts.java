package dev.cairn.stats;

/** The number of calls of one tool by outcome. */
public record ToolUsageCounts(int total, int successful, int failed, int aborted) {}
