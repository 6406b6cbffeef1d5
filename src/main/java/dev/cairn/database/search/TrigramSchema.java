package dev.cairn.database.search;

import dev.cairn.database.start.Database;
import dev.cairn.database.start.ExtraIndexes;
import dev.cairn.search.SearchPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * The indexes with which PostgreSQL finds rare terms. They require an extension that any owner of a
 * database may create; without it, search proceeds from the newest session to the oldest, page by
 * page.
 */
@ApplicationScoped
class TrigramSchema {

  private static final System.Logger LOG = System.getLogger(TrigramSchema.class.getName());
  private static final String EXTENSION = "create extension if not exists pg_trgm";

  private static final long LOCK = 4961538127409153L;

  /** The pending list is kept short, since each search scans all of it. */
  private static final List<String> STATEMENTS =
      List.of(
          EXTENSION,
          "create index if not exists message_by_search_text on message"
              + " using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 512)",
          "create index if not exists message_by_search_pairs on message"
              + " using gin (search_pairs) with (gin_pending_list_limit = 512)"
              + " where search_pairs is not null",
          "create index if not exists message_without_search_text on message"
              + " (session_id, ordinal) where search_text is null");

  @Inject private DataSource dataSource;
  @Inject private Database database;
  @Inject private SearchPolicy policy;
  private volatile boolean isReady;

  boolean isReady() {
    return isReady;
  }

  void create(@Observes Database.Opened opened) {
    if (policy.isEnabled() && database.isPostgresql()) {
      try {
        ExtraIndexes.create(dataSource, LOCK, STATEMENTS);
        isReady = true;
      } catch (SQLException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Search has no index and is slow: {0}. Run this in the database as its owner or as a"
                + " superuser, and start again: {1};",
            e.getMessage(),
            EXTENSION);
      }
    }
  }
}
