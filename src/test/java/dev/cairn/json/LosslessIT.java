package dev.cairn.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import dev.cairn.session.JsonText;
import dev.cairn.session.SessionStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a client writes into messages and metadata comes back byte for byte. */
class LosslessIT {

  private static final JsonReader REQUESTS = JsonReader.ofRequests(1000);

  private static TestDatabase h2;
  private static TestDatabase postgresql;

  @BeforeContainer
  static void start() throws Exception {
    h2 = TestDatabase.h2();
    postgresql = TestDatabase.postgresql();
  }

  @AfterContainer
  static void stop() throws Exception {
    h2.close();
    postgresql.close();
  }

  @Property(tries = 500)
  void stateComesBackAsItWasWritten(
      @ForAll("messages") List<String> messages, @ForAll("metadata") String metadata)
      throws IOException {
    String state =
        "\"state\":{\"messages\":["
            + String.join(",", messages)
            + "]"
            + (metadata == null ? "" : ",\"metadata\":" + metadata)
            + "}";

    for (TestDatabase database : List.of(h2, postgresql)) {
      SessionStorage storage = database.storageFor("alice");
      JsonText request = JsonText.of("{\"title\":\"t\"," + state + "}");
      UUID id =
          storage
              .createSession(
                  REQUESTS
                      .read(request, RequestBodies.CreateSession.class)
                      .toRequest(Optional.empty()))
              .sessionId();

      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      JsonWriter.write(new ResponseBodies.OneSession(storage.getSession(id)), answer);

      assertThat(answer.toString(StandardCharsets.UTF_8)).contains(state);
    }
  }

  @Provide
  Arbitrary<List<String>> messages() {
    return JsonTexts.message().list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> metadata() {
    return Arbitraries.of("null", "{}", "{\"trimmed_up_to_message_index\":5}", "[1, 2.50]", "\"\"")
        .injectNull(0.3);
  }
}
