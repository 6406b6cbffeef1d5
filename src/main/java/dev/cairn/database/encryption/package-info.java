/**
 * Encrypts what was stored before, and changes keys.
 *
 * <p>May live here: what goes from session to session. May not live here: how one message is
 * encrypted.
 */
package dev.cairn.database.encryption;
