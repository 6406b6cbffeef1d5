package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.Messages;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Retention begins by itself on a real server, outside of any request, and on one node only. */
class RetentionScheduleIT {

  private static final Instant LONG_AGO = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void oneOfTwoNodesPurgesWhatWasDeletedLongAgo() throws Exception {
    String url = TestDatabase.emptyPostgresql();
    try (TestDatabase database = TestDatabase.postgresql(url)) {
      SessionStorage storage = database.storageFor(TestUsers.ALICE);
      database.setClock(Clock.fixed(LONG_AGO, ZoneOffset.UTC));
      UUID kept = create(storage);
      storage.deleteSession(create(storage));

      try (CairnServer first = node(url);
          CairnServer second = node(url)) {
        while (database.number("select count(*) from retention_run where finished_at is null")
            > 0) {
          TimeUnit.MILLISECONDS.sleep(100);
        }

        assertThat(database.number("select count(*) from session")).isEqualTo(1);
        assertThat(storage.getSession(kept).id()).isEqualTo(kept);
        assertThat((first.log() + second.log()).split("Retention started\\.")).hasSize(2);
        String metrics =
            Http.admin(first).get("/metrics").body() + Http.admin(second).get("/metrics").body();
        assertThat(metrics).contains("cairn_retention_erased_total{step=\"purge_sessions\"} 1.0");
      }
    }
  }

  private static CairnServer node(String url) throws Exception {
    return CairnServer.onPostgresql(url).with("CAIRN_RETENTION_PURGE_DELETED_DAYS", "30").start();
  }

  private static UUID create(SessionStorage storage) {
    return storage
        .createSession(
            new CreateSessionRequest(
                "Old", SessionVisibility.PRIVATE, Optional.empty(), Messages.stateOf(2)))
        .sessionId();
  }
}
