package dev.cairn.encryption;

/**
 * The key of a session as it is stored: encrypted.
 *
 * @param masterId the id of the key it is encrypted with
 */
public record WrappedKey(String masterId, byte[] bytes) {}
