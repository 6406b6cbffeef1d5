package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase.Kind;
import dev.cairn.server.TestUsers;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A page of sessions costs what is on it, however many sessions others have: once a node started on
 * many.
 */
class SessionListIT {

  private static final int SESSIONS = 20_000;
  private static final int PAGE = 20;

  /** The page itself, what is passed over on the way to it, and the rows around a session. */
  private static final long MAX_ROWS = 300;

  private static final Comparator<SessionSummary> LATEST_FIRST =
      Comparator.comparing(SessionSummary::updatedAt).reversed();

  private static TestDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = Kind.POSTGRESQL.start();
    for (String statement :
        List.of(
            """
            create table made as select i, gen_random_uuid() as id, gen_random_uuid() as checkpoint,
              now() - i * interval '1 minute' as at, case when i %% 20 = 0 then 'PUBLIC' else 'PRIVATE' end as visibility
              from generate_series(1, %d) as n(i)"""
                .formatted(SESSIONS),
            """
            insert into session (id, owner, title, title_folded, visibility, deleted, created_at,
              updated_at, active_checkpoint_id, checkpoint_count, distinct_message_count, message_count)
              select id, 'user-' || i % 50, 'Number ' || i, 'number ' || i, visibility, i % 100 = 99,
              at, at, checkpoint, 1, 0, 0 from made""",
            """
            insert into checkpoint (session_id, id, created_at, sequence, message_runs, message_count)
              select id, checkpoint, at, 1, '', 0 from made""",
            "insert into session_label select id, 'team', 'web' from made where i % 3 = 0",
            "drop table made",
            "analyze")) {
      database.execute(statement);
    }
    // The next start finds many sessions.
    database.secondNode().close();
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = SessionScope.class,
      names = {"SHARED", "ALL"})
  void pageOfWhatOthersHaveReadsNoOtherSessions(SessionScope scope) throws Exception {
    for (List<LabelFilter> labels :
        List.of(List.<LabelFilter>of(), List.of(new LabelFilter("team", "web")))) {
      long before = rowsRead();

      assertThat(list(scope, labels)).hasSize(PAGE).isSortedAccordingTo(LATEST_FIRST);
      assertThat(rowsRead() - before).isBetween((long) PAGE, MAX_ROWS);
    }
  }

  private static List<SessionSummary> list(SessionScope scope, List<LabelFilter> labels) {
    return database
        .storageFor(TestUsers.AUDREY)
        .listSessions(
            new ListSessionsQuery(
                scope,
                Optional.empty(),
                PAGE,
                0,
                Optional.empty(),
                Optional.empty(),
                SessionStatus.ACTIVE,
                Optional.empty(),
                Optional.empty(),
                labels,
                false,
                false))
        .sessions();
  }

  /** How many rows of sessions were read so far, with an index or without. */
  private static long rowsRead() throws Exception {
    database.execute("select pg_stat_force_next_flush()");
    return database.number(
        "select seq_tup_read + idx_tup_fetch from pg_stat_user_tables where relname = 'session'");
  }
}
