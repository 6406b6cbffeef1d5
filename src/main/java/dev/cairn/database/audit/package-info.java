/**
 * The table of audit events.
 *
 * <p>May live here: how an event is recorded and listed. May not live here: which events to record.
 */
package dev.cairn.database.audit;
