/**
 * Sessions in a relational database: H2 or PostgreSQL. How it opens is in {@code database.start},
 * what stands around each call in {@code database.transaction}, and each other part implements an
 * interface for somebody else.
 *
 * <p>May live here: what several parts need to write statements and to understand failures. May not
 * live here: anything that knows a part, or who asks over which protocol.
 */
package dev.cairn.database;
