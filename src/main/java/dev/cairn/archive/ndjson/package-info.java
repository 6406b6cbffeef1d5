/**
 * Archives as lines of JSON.
 *
 * <p>May live here: the format of the lines. May not live here: where sessions go.
 */
package dev.cairn.archive.ndjson;
