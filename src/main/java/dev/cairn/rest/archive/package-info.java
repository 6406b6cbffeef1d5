/**
 * Exports and imports over HTTP: sessions that enter or leave the server in one of its formats.
 *
 * <p>May live here: resources, and how a file is read from a request and written to a response. May
 * not live here: the formats, which are those of {@code dev.cairn.archive}.
 */
package dev.cairn.rest.archive;
