/**
 * Reads the client's own SQLite file as an archive of sessions.
 *
 * <p>May live here: that file, in both generations of its schema, and the protection against
 * malicious files. May not live here: where sessions go.
 *
 * @see <a
 *     href="https://github.com/stakpak/agent/blob/4e44be9c/libs/api/src/local/storage.rs">stakpak/agent
 *     libs/api/src/local/storage.rs, which writes it</a>
 */
package dev.cairn.archive.sqlite;
