/**
 * What auditors can look up: who did what that matters, when and from where. Never content, titles
 * or secrets.
 *
 * <p>May live here: what is recorded and how it is asked for. May not live here: SQL, routes. Where
 * the log is kept is for an implementation of {@link dev.cairn.audit.AuditTrail}.
 */
package dev.cairn.audit;
