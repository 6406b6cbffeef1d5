package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The first requests that README shows work as they are printed. */
class ReadmeIT {

  @Test
  void fiveRequestsWork() throws Exception {
    String lines = Readme.lines("ReadmeIT");

    try (CairnServer server = CairnServer.onH2(CairnServer.newDataDirectory()).start()) {
      String output =
          Readme.run(
              lines,
              Map.of(
                  "STAKPAK_API_KEY",
                  CairnServer.ADMIN_TOKEN,
                  "STAKPAK_API_ENDPOINT",
                  server.uri().toString()));

      assertThat(output)
          .contains(
              List.of(
                  "{\"checkpoint\":{",
                  "{\"role\":\"assistant\",\"content\":\"Hi\"}",
                  "\"message_count\":2",
                  "{\"session\":{",
                  "\"title\":\"First steps\"",
                  "{\"success\":true,\"deleted_at\":"));
    }
  }
}
