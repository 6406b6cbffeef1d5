/**
 * Encrypts the content of sessions: keys of the server, and a key for each session.
 *
 * <p>May live here: ciphers, keys and how keys are wrapped. May not live here: where keys are
 * configured, or where ciphertext is stored.
 */
package dev.cairn.encryption;
