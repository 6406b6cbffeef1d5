/**
 * The wire: one mapper that reads and writes records, and the codec of messages, which travel as
 * their own bytes.
 *
 * <p>May live here: how values are spelled, what is peculiar to records of {@code session} and
 * {@code stats}, and the bodies of the Stakpak session API that both of its sides know. May not
 * live here: HTTP, storage, records of the server's own business, which are with its routes.
 */
package dev.cairn.json;
