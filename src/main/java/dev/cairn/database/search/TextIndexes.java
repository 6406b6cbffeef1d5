package dev.cairn.database.search;

import dev.cairn.database.start.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Selects the index of the database in use. */
@ApplicationScoped
class TextIndexes {

  @Inject private Database database;
  @Inject private TrigramIndex trigrams;
  @Inject private GramIndex grams;

  @Inject private TrigramBuild trigramBuild;

  IndexBuild build() {
    return database.isPostgresql() ? trigramBuild : grams;
  }

  TextIndex inUse() {
    return database.isPostgresql() ? trigrams : grams;
  }
}
