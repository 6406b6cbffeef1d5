/**
 * Wire names, and messages that travel as their own bytes.
 *
 * <p>May live here: what reads and writes the JSON of the Stakpak session API. May not live here:
 * HTTP, storage.
 */
package dev.cairn.json;
