/**
 * Encryption of what sessions say: keys of the server, and a key for each session.
 *
 * <p>May live here: ciphers, keys and how they wrap each other. May not live here: where keys are
 * configured, or where ciphertext is stored.
 */
package dev.cairn.encryption;
