/**
 * Moving sessions: whole sessions with every checkpoint, each message once, under their own ids and
 * times.
 *
 * <p>May live here: what an archive holds and in which order. May not live here: SQL, its spelling
 * as text, routes. Where sessions come from is for an implementation of {@link
 * dev.cairn.archive.SessionArchive}.
 */
package dev.cairn.archive;
