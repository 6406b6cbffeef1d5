/**
 * Knowledge files: what agents write down for later, by path, each user for itself.
 *
 * <p>May live here: what a file, a path and a title is, and {@link
 * dev.cairn.knowledge.KnowledgeStorage}. May not live here: SQL, routes, configuration.
 */
package dev.cairn.knowledge;
