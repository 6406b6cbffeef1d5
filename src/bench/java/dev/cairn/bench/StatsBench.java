package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import dev.cairn.server.CairnServer;
import dev.cairn.server.Http;
import dev.cairn.server.TestUsers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long figures over many sessions take, beside a request that does nothing, in turns. Says what
 * it measures and asserts nothing about it; run it by {@code mvn verify -Pbench
 * -Dit.test=StatsBench}.
 */
class StatsBench {

  private static final int SESSIONS = 10_000;
  private static final int WARM_UP = 30;
  private static final int ROUNDS = 100;

  @ParameterizedTest
  @EnumSource
  void figuresOverTenThousandSessions(TestDatabase.Kind kind) throws Exception {
    switch (kind) {
      case POSTGRESQL -> {
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        try (TestDatabase database = TestDatabase.on(postgres)) {
          seed(database, false);
          database.execute("vacuum analyze");
          measure(kind, CairnServer.onPostgresql(postgres.getJdbcUrl("postgres", "postgres")));
        }
      }
      case H2 -> {
        var data = CairnServer.newDataDirectory();
        try (TestDatabase database = TestDatabase.h2(data)) {
          seed(database, true);
        }
        measure(kind, CairnServer.onH2(data));
      }
    }
  }

  /** Of two users, over a quarter of a year, with three tools each and the tokens of a model. */
  private static void seed(TestDatabase database, boolean isH2) throws Exception {
    TestUsers.addTo(database);
    String numbers = isH2 ? "system_range(1, %d) as n(i)" : "generate_series(1, %d) as n(i)";
    String id = isH2 ? "random_uuid()" : "gen_random_uuid()";
    database.execute(
        ("insert into session (id, owner, title, title_folded, visibility, deleted, created_at,"
                + " updated_at, active_checkpoint_id, checkpoint_count, distinct_message_count,"
                + " message_count, last_checkpoint_on) select %s, case when mod(i, 10) = 0 then 'bob' else"
                + " 'alice' end, 'T', 't', 'PRIVATE', false, current_timestamp, current_timestamp,"
                + " %s, 1, 10, 10 + mod(i * 7919, 200), date '2026-08-01' + cast(mod(i, 90) as"
                + " integer) from "
                + numbers)
            .formatted(id, id, SESSIONS));
    database.execute(
        "insert into session_day select id, last_checkpoint_on, '', owner, false, 0, 0, 0, 0, 0 from session");
    database.execute(
        "insert into session_day select id, last_checkpoint_on, 'openai/gpt', owner, false,"
            + " 1000, 100, 1100, 500, 0 from session");
    for (String tool : new String[] {"run_command", "view", "str_replace"}) {
      database.execute(
          "insert into tool_usage select id, last_checkpoint_on, '"
              + tool
              + "', owner, false, 5, 2, 1, 1, 0 from session");
    }
  }

  private static void measure(TestDatabase.Kind kind, CairnServer.Settings settings)
      throws Exception {
    try (CairnServer server = settings.atFullSpeed().start()) {
      Http auditor = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.AUDREY)));
      Http owner = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
      long first = System.nanoTime();
      assertThat(auditor.get("/v1/stats?scope=all").body()).contains("\"total_sessions\":10000");
      System.getLogger(StatsBench.class.getName())
          .log(
              System.Logger.Level.INFO,
              "{0} first: {1} ms",
              kind,
              (System.nanoTime() - first) / 1e6);
      String session =
          owner
              .post("/v1/sessions", "{\"title\":\"t\",\"state\":{}}")
              .body()
              .replaceFirst(".*\"session_id\":\"([^\"]+)\".*", "$1");
      double[][] millis = new double[6][ROUNDS];
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        double[] each = {
          time(owner, "/v1/rules"),
          time(owner, "/v1/stats"),
          time(auditor, "/v1/stats?scope=all"),
          time(owner, "/v1/stats?from=2026-09-01&to=2026-09-30"),
          time(owner, "/v1/stats?bucket=week")
        };
        for (int i = 0; round >= 0 && i < each.length; i++) {
          millis[i][round] = each[i];
        }
      }
      for (int round = 0; round < ROUNDS; round++) {
        millis[5][round] = timeAfterAppend(owner, session);
      }
      String[] names = {"nothing", "own", "all", "a month", "by week", "own, after a change"};
      double base = median(millis[0]);
      for (int i = 0; i < names.length; i++) {
        System.getLogger(StatsBench.class.getName())
            .log(
                System.Logger.Level.INFO,
                String.format(
                    Locale.ROOT,
                    "%s, %s: median %.2f ms, ratio %.2f",
                    kind,
                    names[i],
                    median(millis[i]),
                    median(millis[i]) / base));
      }
    }
  }

  private static double time(Http http, String path) throws Exception {
    long start = System.nanoTime();
    assertThat(http.get(path).statusCode()).isEqualTo(200);
    return (System.nanoTime() - start) / 1e6;
  }

  private static double timeAfterAppend(Http http, String session) throws Exception {
    http.post("/v1/sessions/" + session + "/checkpoints", "{\"state\":{}}");
    return time(http, "/v1/stats");
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
