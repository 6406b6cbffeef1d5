package dev.cairn.knowledge;

/**
 * How much one owner may store.
 *
 * @param maxFiles the maximum number of files
 * @param maxBytes the maximum number of bytes of the content of all files together
 */
public record KnowledgeLimits(int maxFiles, long maxBytes) {}
