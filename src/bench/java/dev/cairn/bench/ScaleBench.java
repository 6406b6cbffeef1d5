package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import dev.cairn.database.message.MessageRuns;
import dev.cairn.server.CairnServer;
import dev.cairn.server.Http;
import dev.cairn.server.TestUsers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The same requests to a small and to a large database of PostgreSQL, in turns: 10,000 sessions,
 * and {@code -Dbench.sessions} of them, 1,000,000 unless it says otherwise, with 20 messages each.
 * Writes {@code target/bench/scale.md}. A user has 1,000 sessions in both.
 */
class ScaleBench {

  private static final int SMALL = 10_000;
  private static final int LARGE = Integer.getInteger("bench.sessions", 1_000_000);
  private static final int MESSAGES = 20;
  private static final int SESSIONS_OF_A_USER = 1000;
  private static final int SAMPLES = Integer.getInteger("bench.samples", 60);

  /** What a logarithm grows from 10,000 to 1,000,000, and some noise. */
  private static final double LOGARITHMIC = 1.8;

  @Test
  void measure() throws Exception {
    try (Scale small = new Scale(SMALL);
        Scale large = new Scale(LARGE)) {
      Report report = new Report();
      report.fact(
          "",
          "seconds from start to ready",
          String.format(Locale.ROOT, "%.1f and %.1f", small.seconds, large.seconds),
          "",
          true,
          "the same server on each, one after the other");
      for (Map.Entry<String, Function<Scale, Call>> each : requests().entrySet()) {
        double[] millis = medians(each.getValue().apply(small), each.getValue().apply(large));
        report.atMost(
            "",
            each.getKey(),
            millis[1] / millis[0],
            LOGARITHMIC,
            String.format(Locale.ROOT, "%.2f and %.2f ms, medians", millis[1], millis[0]));
      }
      report.writeTo(
          Path.of("target", "bench", "scale.md"),
          "%d sessions with %d messages each, against %d.".formatted(LARGE, MESSAGES, SMALL),
          "");
    }
  }

  private interface Call {
    void run() throws Exception;
  }

  private static Map<String, Function<Scale, Call>> requests() {
    Map<String, Function<Scale, Call>> requests = new LinkedHashMap<>();
    requests.put("list of 20 own sessions", own("/v1/sessions?limit=20"));
    requests.put("… by a label", own("/v1/sessions?limit=20&label=ticket:42"));
    requests.put("… by a part of the title", own("/v1/sessions?limit=20&search=number%2042"));
    requests.put("… by a directory", own("/v1/sessions?limit=20&cwd=/srv/42"));
    requests.put("… the 900th", own("/v1/sessions?limit=20&offset=900"));
    requests.put("list of 20 that others share", own("/v1/sessions?scope=shared&limit=20"));
    requests.put(
        "… that others share, by owner", own("/v1/sessions?scope=shared&limit=20&owner=user-7"));
    requests.put(
        "… that others share, by a frequent label",
        own("/v1/sessions?scope=shared&limit=20&label=team:sre"));
    requests.put("list of 20 of all users", all("/v1/sessions?scope=all&limit=20"));
    requests.put("… of all, by owner", all("/v1/sessions?scope=all&limit=20&owner=user-7"));
    requests.put(
        "… of all, by a label that each user has once",
        all("/v1/sessions?scope=all&limit=20&label=ticket:420"));
    requests.put(
        "… of all, by a frequent label", all("/v1/sessions?scope=all&limit=20&label=team:sre"));
    requests.put(
        "… of all, by a rare title", all("/v1/sessions?scope=all&limit=20&search=number%204200."));
    requests.put("… of all, with the total", all("/v1/sessions?scope=all&limit=20&total=true"));
    requests.put("a session", scale -> scale.get(scale.alice, "/v1/sessions/" + scale.session));
    requests.put(
        "append to it",
        scale ->
            () ->
                assertThat(
                        scale
                            .alice
                            .post(
                                "/v1/sessions/" + scale.session + "/messages",
                                "{\"messages\":[" + Bodies.message(300) + "]}")
                            .statusCode())
                    .isEqualTo(201));
    requests.put("statistics, own", own("/v1/stats"));
    requests.put("statistics of all", all("/v1/stats?scope=all"));
    requests.put("retention, what it would do", admin("/v1/admin/retention"));
    return requests;
  }

  private static Function<Scale, Call> own(String path) {
    return scale -> scale.get(scale.alice, path);
  }

  private static Function<Scale, Call> all(String path) {
    return scale -> scale.get(scale.auditor, path);
  }

  private static Function<Scale, Call> admin(String path) {
    return scale -> scale.get(Http.admin(scale.server), path);
  }

  /** Milliseconds of each. What takes long is measured less often. */
  private static double[] medians(Call... calls) throws Exception {
    double[][] millis = new double[calls.length][SAMPLES];
    int samples = 0;
    long end = System.nanoTime() + 20_000_000_000L;
    for (int sample = -SAMPLES / 2; sample < SAMPLES; sample++) {
      boolean isLate = System.nanoTime() > end;
      if (isLate && samples > 0) {
        break;
      }
      for (int i = 0; i < calls.length; i++) {
        long start = System.nanoTime();
        calls[i].run();
        if (sample >= 0 || isLate) {
          millis[i][samples] = (System.nanoTime() - start) / 1e6;
        }
      }
      samples += sample >= 0 || isLate ? 1 : 0;
    }
    int count = samples;
    return Arrays.stream(millis)
        .mapToDouble(
            each -> {
              double[] sorted = Arrays.copyOf(each, count);
              Arrays.sort(sorted);
              return sorted[count / 2];
            })
        .toArray();
  }

  /** A database of so many sessions, and a server on it. */
  private static final class Scale implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final CairnServer server;
    private final double seconds;
    private final Http alice;
    private final Http auditor;
    private final String session;

    Scale(int sessions) throws Exception {
      postgres =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("shared_buffers", "512MB")
              .setServerConfig("max_wal_size", "8GB")
              .setServerConfig("maintenance_work_mem", "256MB")
              .start();
      try (TestDatabase database = TestDatabase.withoutSearchOn(postgres)) {
        TestUsers.addTo(database);
        seed(database, sessions);
      }
      long start = System.nanoTime();
      server =
          CairnServer.onPostgresql(postgres.getJdbcUrl("postgres", "postgres"))
              .with("CAIRN_SEARCH_ENABLED", "false")
              .with("CAIRN_RETENTION_PURGE_DELETED_DAYS", "30")
              .atFullSpeed()
              .start();
      seconds = (System.nanoTime() - start) / 1e9;
      alice = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
      auditor = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.AUDREY)));
      session =
          alice
              .get("/v1/sessions?limit=1")
              .body()
              .replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
    }

    Call get(Http user, String path) {
      return () -> {
        var response = user.get(path);
        assertThat(response.statusCode()).as(path + response.body()).isEqualTo(200);
      };
    }

    @Override
    public void close() throws Exception {
      server.close();
      postgres.close();
    }

    /**
     * One of a hundred is deleted, since long ago, and one of 19 is public. Their checkpoints have
     * ids of a client's.
     */
    private static void seed(TestDatabase database, int sessions) throws Exception {
      List<String> statements =
          List.of(
              """
              create table made as select i, gen_random_uuid() as id, gen_random_uuid() as checkpoint,
                case when i %% %2$d = 0 then 'alice' else 'user-' || i %% %2$d end as owner,
                i %% 101 = 0 as deleted, i %% 19 = 7 as shared, now() - i * interval '20 seconds' as at
                from generate_series(0, %1$d - 1) as n(i) order by id"""
                  .formatted(sessions, Math.max(1, sessions / SESSIONS_OF_A_USER)),
              """
              insert into session (id, owner, title, title_folded, visibility, deleted, deleted_at, cwd,
                labels, created_at, updated_at, active_checkpoint_id, change_number, checkpoint_count,
                distinct_message_count, message_count, last_message_at, last_checkpoint_on)
                select id, owner, 'Number ' || i || '.', 'number ' || i || '.', case when shared then 'PUBLIC' else 'PRIVATE' end, deleted,
                case when deleted then at - interval '1 year' end, '/srv/' || i / %1$d,
                'team=' || case i %% 3 when 0 then 'sre' else 'web' end || chr(10)
                || 'ticket=' || i / %1$d,
                at, at, checkpoint, 1, 1, %2$d, %2$d, at, (at at time zone 'UTC')::date from made"""
                  .formatted(Math.max(1, sessions / SESSIONS_OF_A_USER), MESSAGES),
              "alter table message drop constraint message_session_fk; drop index message_by_digest",
              """
              insert into message (session_id, ordinal, role, digest_prefix, digest, body)
                select id, o, r, (('x' || right(id::text, 8))::bit(32)::bigint << 32)
                  | ('x' || encode(substring(d for 4), 'hex'))::bit(32)::bigint, d, b
                from (select id, o, r, b, sha256(b) as d from (select id, o,
                  case o %% 2 when 0 then 'user' else 'assistant' end as r,
                  convert_to('{"role":"' || case o %% 2 when 0 then 'user' else 'assistant' end
                    || '","content":"message ' || o || ' of session ' || i || ': '
                    || repeat(md5(i::text || o), 4) || '"}', 'UTF8') as b
                  from made, generate_series(0, %d - 1) as m(o)) as bodies) as digests"""
                  .formatted(MESSAGES),
              """
              create index message_by_digest on message (digest_prefix);
              alter table message add constraint message_session_fk foreign key (session_id)
                references session (id) on delete cascade""",
              """
              insert into checkpoint (session_id, id, created_at, sequence, message_runs, message_count)
                select id, checkpoint, at, 1, decode('%s', 'hex'), %d from made"""
                  .formatted(runs(), MESSAGES),
              "insert into checkpoint_directory select checkpoint, id from made",
              """
              insert into session_label
                select id, 'team', case i %% 3 when 0 then 'sre' else 'web' end from made
                union all select id, 'ticket', (i / %d)::text from made"""
                  .formatted(Math.max(1, sessions / SESSIONS_OF_A_USER)),
              """
              insert into session_event (session_id, number, kind, checkpoint_id, was_public,
                created_at, position) select id, 1, 'SESSION_CREATED', checkpoint, shared, at, i + 1
                from made""",
              "update event_position set given = %d".formatted(sessions),
              """
              insert into session_day select id, (at at time zone 'UTC')::date, m, owner, shared,
                n, n, n, n, 0 from made, (values ('', 0), ('openai/gpt', 100)) as v(m, n)""",
              """
              insert into tool_usage select id, (at at time zone 'UTC')::date, t, owner, shared,
                3, 1, 0, 0, 0 from made, (values ('run_command'), ('view')) as v(t)""",
              "drop table made",
              "vacuum analyze");
      for (String statement : statements) {
        database.execute(statement);
      }
    }

    /** Of the ordinals 0, 1, 2 … as they are stored. */
    private static String runs() {
      int[] ordinals = IntStream.range(0, MESSAGES).toArray();
      return HexFormat.of().formatHex(MessageRuns.ofOrdinals(ordinals).encode());
    }
  }
}
