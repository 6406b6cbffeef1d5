/**
 * What auditors can look up: who did what of importance, when and from where. Never content, titles
 * or secrets.
 *
 * <p>May live here: what is recorded and how it is queried. May not live here: SQL, routes. Storing
 * the log is up to the implementation of {@link dev.cairn.audit.AuditTrail}.
 */
package dev.cairn.audit;
