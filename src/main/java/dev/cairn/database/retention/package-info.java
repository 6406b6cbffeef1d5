/**
 * What is erased of the database or redacted in it, and when.
 *
 * <p>May live here: deleting rows of sessions for good, and changing messages. May not live here:
 * who may do it.
 */
package dev.cairn.database.retention;
