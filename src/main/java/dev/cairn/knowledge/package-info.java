/**
 * Knowledge files: notes that agents store for later use, by path, separately for each user.
 *
 * <p>May live here: the definition of files, paths and titles, and {@link
 * dev.cairn.knowledge.KnowledgeStorage}. May not live here: SQL, routes, configuration.
 */
package dev.cairn.knowledge;
