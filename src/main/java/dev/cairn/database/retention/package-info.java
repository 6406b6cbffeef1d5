/**
 * Erases and redacts content of the database.
 *
 * <p>May live here: deleting rows of sessions permanently, and changing messages. May not live
 * here: who may do so.
 */
package dev.cairn.database.retention;
