/**
 * The domain: sessions, checkpoints, messages, and {@link dev.cairn.session.SessionStorage}, the
 * contract that every store implements.
 *
 * <p>May live here: records, enums, the interface, its exception, and rules that hold for every
 * store. May not live here: HTTP, SQL, JSON syntax, configuration, any other package of Cairn.
 */
package dev.cairn.session;
