package dev.cairn.json;

import static dev.cairn.RandomTries.oneOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.RandomTries;
import dev.cairn.database.TestDatabase;
import dev.cairn.session.JsonText;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever a client writes into messages and metadata comes back byte for byte. */
class LosslessIT {

  private static final JsonReader REQUESTS = JsonReader.ofRequests(1000);

  private static TestDatabase h2;
  private static TestDatabase postgresql;

  @BeforeAll
  static void start() throws Exception {
    h2 = TestDatabase.h2();
    postgresql = TestDatabase.postgresql();
  }

  @AfterAll
  static void stop() throws Exception {
    h2.close();
    postgresql.close();
  }

  @Test
  void stateComesBackAsItWasWritten() {
    RandomTries.repeat(500, random -> assertComesBack(state(random)));
  }

  private static void assertComesBack(String state) throws IOException {
    for (TestDatabase database : List.of(h2, postgresql)) {
      SessionStorage storage = database.storageFor("alice");
      JsonText request = JsonText.of("{\"title\":\"t\"," + state + "}");
      UUID id =
          storage
              .createSession(
                  REQUESTS
                      .read(request, RequestBodies.CreateSession.class)
                      .toRequest(SessionLabels.NONE, Optional.empty()))
              .sessionId();

      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      JsonWriter.write(new ResponseBodies.OneSession(storage.getSession(id)), answer);

      assertThat(answer.toString(StandardCharsets.UTF_8)).contains(state);
    }
  }

  private static String state(Random random) {
    return "\"state\":{\"messages\":["
        + String.join(",", new JsonTexts(random).messages())
        + "]"
        + oneOf(
            random,
            "",
            "",
            ",\"metadata\":null",
            ",\"metadata\":{}",
            ",\"metadata\":{\"trimmed_up_to_message_index\":5}",
            ",\"metadata\":[1, 2.50]",
            ",\"metadata\":\"\"")
        + "}";
  }
}
