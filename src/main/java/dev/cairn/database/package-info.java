/**
 * Sessions in a relational database, H2 or PostgreSQL. {@code database.start} opens it, {@code
 * database.transaction} holds what wraps each call, and each other subpackage implements an
 * interface of another package.
 *
 * <p>May live here: what several subpackages need to write statements and to classify failures. May
 * not live here: anything that knows a subpackage, the caller, or the protocol of a request.
 */
package dev.cairn.database;
