/**
 * The domain: sessions, checkpoints, messages, and {@link dev.cairn.session.SessionStorage}, the
 * one contract that every store keeps.
 *
 * <p>May live here: records, enums, the interface, its exception, and rules that hold for every
 * store. May not live here: HTTP, SQL, JSON syntax, configuration, any other package of ours.
 */
package dev.cairn.session;
