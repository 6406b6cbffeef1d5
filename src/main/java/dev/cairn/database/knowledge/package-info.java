/**
 * Knowledge files in the database.
 *
 * <p>May live here: the tables {@code knowledge_store} and {@code knowledge_file}. May not live
 * here: what is a valid path or title.
 */
package dev.cairn.database.knowledge;
