/**
 * Knowledge files in the database.
 *
 * <p>May live here: the tables {@code knowledge_store} and {@code knowledge_file}. May not live
 * here: which paths and titles are valid.
 */
package dev.cairn.database.knowledge;
