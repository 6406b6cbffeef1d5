/**
 * How the database opens: its schema is migrated, the entities are mapped, the keys are compared;
 * and {@link dev.cairn.database.start.Database}, which is open then.
 *
 * <p>May live here: migrations, the settings of Hibernate, and what needs them. May not live here:
 * entities, which {@code entities.txt} names, and statements on what they keep.
 */
package dev.cairn.database.start;
