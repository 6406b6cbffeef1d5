/**
 * How long sessions are kept: undoing deletions, purging, legal holds.
 *
 * <p>May live here: records and interfaces about what is erased and why. May not live here: SQL,
 * routes, configuration.
 */
package dev.cairn.retention;
