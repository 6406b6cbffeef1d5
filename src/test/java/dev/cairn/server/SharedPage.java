package dev.cairn.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * One server on H2 for all classes of a process that test the page, or need as little of their own:
 * its start takes longer than most of them. It ends with the process.
 */
final class SharedPage {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static CairnServer server;

  private SharedPage() {}

  /** To be called before all tests of a class: nothing is left of the class before. */
  static CairnServer emptyServer() throws IOException {
    if (server == null) {
      server =
          CairnServer.onH2(CairnServer.newDataDirectory())
              .with("CAIRN_LINKS_ENABLED", "true")
              .with("CAIRN_RETENTION_DELETE_IDLE_DAYS", "30")
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    } else {
      empty(Http.admin(server));
    }
    return server;
  }

  private static void empty(Http admin) throws IOException {
    JsonNode sessions = sessions(admin);
    while (!sessions.isEmpty()) {
      for (JsonNode session : sessions) {
        String path = "/v1/sessions/" + session.get("id").asText();
        admin.send(admin.request(path).DELETE());
        admin.send(admin.request(path + "?purge=true").DELETE());
      }
      sessions = sessions(admin);
    }
  }

  private static JsonNode sessions(Http admin) throws IOException {
    return JSON.readTree(admin.get("/v1/sessions?limit=100").body()).get("sessions");
  }
}
