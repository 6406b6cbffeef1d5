/**
 * Wraps each call of the database, from the outside in: limits concurrent changes of a session,
 * adds a trace span, limits the connections of a user, retries, and rolls back.
 *
 * <p>May live here: interceptors, their annotations, and the rules by which transactions wait, end
 * and are retried. May not live here: entities, the content of transactions.
 */
package dev.cairn.database.transaction;
