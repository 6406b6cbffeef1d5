package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a caller did wrong is reported to the caller and not in the log. */
class QuietRefusalIT {

  @Test
  void brokenEscapesLeaveNothingInTheLog() throws Exception {
    String bearer = "Authorization: Bearer " + CairnServer.ADMIN_TOKEN + "\r\n";
    try (CairnServer server = CairnServer.onH2(CairnServer.newDataDirectory()).start()) {
      Http.admin(server).get("/v1/sessions");
      int before = server.log().length();

      for (String address :
          List.of("/v1/sessions?search=100%", "/v1/sessions?search=%u0041", "/v1/sessions?%zz=")) {
        assertThat(RawHttp.send(server.uri(), "GET " + address + " HTTP/1.1\r\n" + bearer))
            .startsWith("HTTP/1.1 400");
      }
      assertThat(RawHttp.send(server.uri(), "GET /v1/login-config?x=100% HTTP/1.1\r\n"))
          .startsWith("HTTP/1.1 400");

      assertThat(Http.admin(server).get("/v1/sessions").statusCode()).isEqualTo(200);
      assertThat(server.log().substring(before))
          .doesNotContain("Request failed", "Exception", "FFDC", "WARN", "ERROR");
    }
  }
}
