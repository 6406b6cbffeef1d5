/**
 * Sessions and checkpoints: their rows, the queries on them, and the storage itself.
 *
 * <p>May live here: what is done with a session. May not live here: how a message is kept, who may
 * see what.
 */
package dev.cairn.database.session;
