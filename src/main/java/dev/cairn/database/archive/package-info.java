/**
 * Moving whole sessions out of the database and into it.
 *
 * <p>May live here: reading and inserting sessions in batches. May not live here: the form of an
 * archive.
 */
package dev.cairn.database.archive;
