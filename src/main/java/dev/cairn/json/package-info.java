/**
 * The wire format: one mapper that reads and writes records, and the codec for messages, which pass
 * through byte for byte.
 *
 * <p>May live here: the format of values, special cases for records of {@code session} and {@code
 * stats}, and the bodies of the Stakpak session API that both of its sides know. May not live here:
 * HTTP, storage, records specific to the server, which live with its routes.
 */
package dev.cairn.json;
