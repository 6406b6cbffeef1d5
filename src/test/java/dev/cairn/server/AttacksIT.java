package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import dev.cairn.session.SessionStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One server outlives all attacks, one after the other, and serves somebody else meanwhile. */
class AttacksIT {

  private static final int WARM_UP = 100;
  private static final int ROUNDS = 15;
  private static final int SLOWER = 5;
  private static final int PAUSE_MILLIS = 100;

  /**
   * For a round of four requests, which take a few milliseconds each if nothing else happens. Where
   * other builds share the processors, a fivefold of that is noise. A server that is stopped makes
   * each wait for many seconds, until it fails.
   */
  private static final Duration ALWAYS_FINE = Duration.ofSeconds(1);

  /** Of what somebody else notices of an attack. */
  private record Rounds(Duration idle, Duration attacked, int number) {

    boolean areServed() {
      Duration bound = idle.multipliedBy(SLOWER);
      return attacked.compareTo(bound.compareTo(ALWAYS_FINE) > 0 ? bound : ALWAYS_FINE) <= 0;
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void serverOutlivesAllAttacksAndServesOthersMeanwhile() throws Exception {
    Path data = CairnServer.newDataDirectory();
    UUID large;
    UUID manyCheckpoints;
    try (TestDatabase database = TestDatabase.h2(data)) {
      TestUsers.addTo(database);
      SessionStorage storage = database.storageFor(TestUsers.ALICE);
      large = LargeSessions.ofMessages(storage, 2, 30, 1 << 20);
      manyCheckpoints = LargeSessions.ofCheckpoints(storage, 100);
    }
    try (HostileProvider provider = new HostileProvider();
        CairnServer server =
            provider
                .trustedBy(CairnServer.onH2(data))
                .with("CAIRN_RATE_LIMIT_FAILED_SIGN_INS_PER_MINUTE", "30")
                .with("CAIRN_TRUSTED_PROXIES", "127.0.0.1")
                .with("CAIRN_RETENTION_PURGE_DELETED_DAYS", "30")
                .atFullSpeed()
                .withJvmOption("-Xmx512m")
                .withJvmOption("-XX:+ExitOnOutOfMemoryError")
                .start()) {
      OrdinaryUser bob =
          new OrdinaryUser(new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.BOB))));
      work(bob, WARM_UP);
      Map<String, Rounds> rounds = new LinkedHashMap<>();
      Attacks attacks = new Attacks(server, provider, large, manyCheckpoints);
      for (Map.Entry<String, Attacks.Preparation> each : attacks.all().entrySet()) {
        Attacks.Attack attack = each.getValue().prepare();
        Duration idle = median(work(bob, ROUNDS));
        List<Duration> attacked = workDuring(attack, bob);
        rounds.put(each.getKey(), new Rounds(idle, median(attacked), attacked.size()));
        assertThat(server.log()).as(each.getKey()).doesNotContain("OutOfMemoryError");
        assertThat(server.isAlive()).as(each.getKey()).isTrue();
      }
      report(rounds);

      assertThat(rounds).allSatisfy((attack, each) -> assertThat(each.areServed()).isTrue());
    }
  }

  /** The medians of all attacks, as {@code docs/performance.md} has them. */
  private static void report(Map<String, Rounds> rounds) throws IOException {
    StringBuilder table =
        new StringBuilder("| attack | idle, ms | attacked, ms | ratio |\n|---|---|---|---|\n");
    rounds.forEach(
        (attack, each) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %.1f |%n",
                    attack,
                    each.idle().toMillis(),
                    each.attacked().toMillis(),
                    (double) each.attacked().toNanos() / each.idle().toNanos())));
    Files.writeString(Path.of("target", "attacks.md"), table);
  }

  private static List<Duration> work(OrdinaryUser user, int rounds) throws Exception {
    List<Duration> durations = new ArrayList<>();
    user.beginSession();
    for (int i = 0; i < rounds; i++) {
      durations.add(user.work());
    }
    return durations;
  }

  /** The attack goes on until the user has worked for a while. */
  private static List<Duration> workDuring(Attacks.Attack attack, OrdinaryUser user)
      throws Exception {
    ExecutorService attacker = Executors.newSingleThreadExecutor();
    try {
      List<Duration> durations = new ArrayList<>();
      user.beginSession();
      while (durations.size() < ROUNDS) {
        Future<?> once =
            attacker.submit(
                () -> {
                  attack.run();
                  return null;
                });
        while (!once.isDone()) {
          durations.add(user.work());
          if (durations.size() >= ROUNDS) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // the attack needs the processors
          }
        }
        once.get();
      }
      return durations;
    } finally {
      attacker.shutdown();
    }
  }

  private static Duration median(List<Duration> durations) {
    List<Duration> sorted = new ArrayList<>(durations);
    sorted.sort(null);
    return sorted.get(sorted.size() / 2);
  }
}
