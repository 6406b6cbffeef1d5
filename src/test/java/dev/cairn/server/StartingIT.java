package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a server answers from the first moment of its process on. */
class StartingIT {

  @Test
  void nothingIsReadyOrNotFoundBeforeTheApplicationAnswers() throws Exception {
    try (CairnServer server =
        CairnServer.onH2(CairnServer.newDataDirectory()).startWithoutWaiting()) {
      Http admin = Http.admin(server);
      List<String> seen = new ArrayList<>();
      boolean isReady = false;
      while (!isReady) {
        assertThat(server.isAlive()).as(server.log()).isTrue();
        isReady = status(admin, "/health/ready").equals("200");
        String answer = status(admin, "/v1/account");
        if (answer.equals("no connection")) {
          TimeUnit.MILLISECONDS.sleep(10); // the start needs the processors
        }
        if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(answer)) {
          seen.add(answer);
        }
        if (isReady) {
          assertThat(answer).as("the first request after ready, %s before", seen).isEqualTo("200");
        }
      }

      assertThat(seen).isSubsetOf("no connection", "503", "200");
    }
  }

  /**
   * Longer than Liberty by itself would wait for an application before it opens the port. WildFly
   * would not wait at all.
   */
  private static final int SLOW_SECONDS = AppServer.chosen() == AppServer.LIBERTY ? 35 : 10;

  private static final int PAUSE_MILLIS = 50;

  @Test
  void nothingIsNotFoundWhileTheStartTakesLong() throws Exception {
    try (ServerSocket database = new ServerSocket(0);
        CairnServer server =
            CairnServer.onPostgresql(
                    "jdbc:postgresql://127.0.0.1:%d/slow".formatted(database.getLocalPort()))
                .startWithoutWaiting()) {
      CompletableFuture.delayedExecutor(SLOW_SECONDS, TimeUnit.SECONDS)
          .execute(() -> close(database));
      Http admin = Http.admin(server);
      String answer = "no connection";
      while (answer.equals("no connection") || !database.isClosed()) {
        assertThat(server.isAlive()).as(server.log()).isTrue();
        answer = status(admin, "/v1/account");

        assertThat(answer).isIn("no connection", "503");
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // the start needs the processors
      }
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String status(Http http, String path) {
    try {
      return String.valueOf(http.get(path).statusCode());
    } catch (IOException e) {
      return "no connection";
    }
  }
}
