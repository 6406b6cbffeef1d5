/**
 * What stands around each call of the database, from the outside in: few changes of a session at
 * once, the span of a trace, few connections of a user, what is tried again, and what is rolled
 * back.
 *
 * <p>May live here: interceptors, their annotations, and the rules by which transactions wait, end
 * and begin anew. May not live here: entities, what a transaction does.
 */
package dev.cairn.database.transaction;
