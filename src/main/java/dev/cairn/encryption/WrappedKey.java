package dev.cairn.encryption;

/**
 * The key of a session in its stored form: wrapped with a master key.
 *
 * @param masterId the id of the master key that wraps it
 */
public record WrappedKey(String masterId, byte[] bytes) {}
