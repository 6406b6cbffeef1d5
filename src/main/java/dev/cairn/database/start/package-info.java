/**
 * Opens the database: migrates its schema, maps the entities and compares the keys. {@link
 * dev.cairn.database.start.Database} is the open database.
 *
 * <p>May live here: migrations, the settings of Hibernate, and what depends on them. May not live
 * here: entities, which are listed in {@code entities.txt}, and statements on their tables.
 */
package dev.cairn.database.start;
