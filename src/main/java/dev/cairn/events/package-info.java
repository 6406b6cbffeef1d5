/**
 * Notifies listeners of session events as soon as they can be read, on any node.
 *
 * <p>May live here: who listens to what, how far each has read, and when the storage is polled. May
 * not live here: HTTP, SQL, rules of who sees what.
 */
package dev.cairn.events;
