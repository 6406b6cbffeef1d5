/**
 * Moves whole sessions out of the database and into it.
 *
 * <p>May live here: reading and inserting sessions in batches. May not live here: the format of an
 * archive.
 */
package dev.cairn.database.archive;
