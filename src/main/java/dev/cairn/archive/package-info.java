/**
 * Moves sessions: whole sessions with all checkpoints, each message once, with their own ids and
 * times.
 *
 * <p>May live here: what an archive contains and in which order. May not live here: SQL, the
 * textual format of an archive, routes. Where sessions come from is up to an implementation of
 * {@link dev.cairn.archive.SessionArchive}.
 */
package dev.cairn.archive;
