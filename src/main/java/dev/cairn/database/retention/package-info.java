/**
 * What is erased of the database, and when.
 *
 * <p>May live here: deleting rows of sessions for good. May not live here: who may do it.
 */
package dev.cairn.database.retention;
