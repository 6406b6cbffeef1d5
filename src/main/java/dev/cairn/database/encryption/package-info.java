/**
 * Encrypts sessions that were stored in plaintext, and rewraps session keys.
 *
 * <p>May live here: work that goes from session to session. May not live here: how a single message
 * is encrypted.
 */
package dev.cairn.database.encryption;
