/**
 * Tells those who listen what happens to sessions, as soon as it can be read, on any node.
 *
 * <p>May live here: who listens to what, how far each has come, and when the storage is asked. May
 * not live here: HTTP, SQL, rules of who sees what.
 */
package dev.cairn.events;
