/**
 * Request and response bodies: how they are compressed and decompressed, how fast they must arrive,
 * and where they are buffered.
 *
 * <p>May live here: bytes in transit, and the memory and files that they take. May not live here:
 * the content of a body, nor any filter that looks at the request alone.
 */
package dev.cairn.rest.http.body;
