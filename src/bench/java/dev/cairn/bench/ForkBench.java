package dev.cairn.bench;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import dev.cairn.server.CairnServer;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ForkSessionRequest;
import dev.cairn.session.Message;
import dev.cairn.session.SessionForks;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long forks take that have few and many messages, and the database for copying as many, in
 * turns: one statement, and nothing around it but its transaction.
 */
class ForkBench {

  private static final int FEW = 100;
  private static final int MANY = 10_000;
  private static final int WARM_UP = 10;
  private static final int ROUNDS = 20;

  private interface Step {
    void run() throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void forksOfManyMessagesCostTheirCopying(TestDatabase.Kind kind) throws Exception {
    switch (kind) {
      case POSTGRESQL -> {
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        try (TestDatabase database = TestDatabase.on(postgres)) {
          measure(kind, database);
        }
      }
      case H2 -> {
        try (TestDatabase database = TestDatabase.h2(CairnServer.newDataDirectory())) {
          measure(kind, database);
        }
      }
    }
  }

  private static void measure(TestDatabase.Kind kind, TestDatabase database) throws Exception {
    SessionStorage storage = database.storageFor(TestUsers.ALICE);
    SessionForks forks = database.forksFor(TestUsers.ALICE);
    UUID few = create(storage, messages(FEW));
    UUID many = create(storage, messages(MANY));
    double[][] millis = new double[3][ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      UUID empty = create(storage, state());
      double[] each = {
        time(() -> forks.forkSession(few, active())),
        time(() -> forks.forkSession(many, active())),
        time(() -> copy(database, many, empty))
      };
      for (int i = 0; round >= 0 && i < each.length; i++) {
        millis[i][round] = each[i];
      }
    }
    double ofFew = median(millis[0]);
    double ofMany = median(millis[1]);
    double copying = median(millis[2]);
    System.getLogger(ForkBench.class.getName())
        .log(
            System.Logger.Level.INFO,
            String.format(
                Locale.ROOT,
                "%s: fork of %d %.1f ms, of %d %.1f ms, copying these %.1f ms: bar %.1f ms",
                kind,
                FEW,
                ofFew,
                MANY,
                ofMany,
                copying,
                5 * ofFew + copying));
    assertThat(ofMany).isLessThan(5 * ofFew + copying);
  }

  private static CheckpointState messages(int count) {
    Message[] messages =
        IntStream.range(0, count)
            .mapToObj(i -> user(i + " " + "x".repeat(1000)))
            .toArray(Message[]::new);
    return state(messages);
  }

  private static UUID create(SessionStorage storage, CheckpointState state) {
    return storage
        .createSession(
            new CreateSessionRequest("Origin", SessionVisibility.PRIVATE, Optional.empty(), state))
        .sessionId();
  }

  private static ForkSessionRequest active() {
    return new ForkSessionRequest(
        Optional.empty(),
        Optional.empty(),
        SessionVisibility.PRIVATE,
        Optional.empty(),
        SessionLabels.NONE,
        Optional.empty());
  }

  private static void copy(TestDatabase database, UUID from, UUID to) throws Exception {
    List<String> columns =
        List.of(
            "digest_prefix", "ordinal", "role", "digest", "body", "search_text", "search_pairs");
    String names = String.join(", ", columns);
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into message (session_id, %s) select cast(? as uuid), %s from message where session_id = ?"
                    .formatted(names, names))) {
      connection.setAutoCommit(false);
      insert.setObject(1, to);
      insert.setObject(2, from);
      assertThat(insert.executeUpdate()).isEqualTo(MANY);
      connection.commit();
    }
  }

  private static double time(Step step) throws Exception {
    long start = System.nanoTime();
    step.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
