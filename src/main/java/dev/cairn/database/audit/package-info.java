/**
 * The table of audit events.
 *
 * <p>May live here: how an event is recorded and listed. May not live here: what is to be recorded.
 */
package dev.cairn.database.audit;
