/**
 * Sessions in a relational database: H2 or PostgreSQL.
 *
 * <p>May live here: entities, SQL, transactions, migrations, and the translation of database
 * failures. May not live here: anything that knows who asks over which protocol.
 */
package dev.cairn.database;
