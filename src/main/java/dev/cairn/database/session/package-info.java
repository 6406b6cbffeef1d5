/**
 * Sessions and checkpoints: their rows, the queries on each table, {@code AccessedSessions} for all
 * code that needs a session, and the storage itself.
 *
 * <p>May live here: what is done with a session. May not live here: how a message is stored, who
 * may see what.
 */
package dev.cairn.database.session;
