/**
 * The bodies of requests and responses: how they are unpacked and packed, how fast they must
 * arrive, and where they are kept while they are read.
 *
 * <p>May live here: bytes on their way, and the memory and files that they take. May not live here:
 * what is in a body, nor any filter that looks at the request alone.
 */
package dev.cairn.rest.http.body;
