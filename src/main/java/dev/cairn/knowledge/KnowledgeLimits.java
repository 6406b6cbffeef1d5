package dev.cairn.knowledge;

/**
 * How much one owner may keep.
 *
 * @param maxFiles the most files
 * @param maxBytes the most bytes of content of all files together
 */
public record KnowledgeLimits(int maxFiles, long maxBytes) {}
