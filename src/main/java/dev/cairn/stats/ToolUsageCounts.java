package dev.cairn.stats;

/** The calls of one tool by their outcome. */
public record ToolUsageCounts(int total, int successful, int failed, int aborted) {}
