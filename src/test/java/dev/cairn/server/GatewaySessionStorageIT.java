package dev.cairn.server;

import dev.cairn.stakpak.StakpakSessionStorageContract;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract of a gateway in front of a server on PostgreSQL, to which each caller brings its own
 * key.
 */
class GatewaySessionStorageIT extends StakpakSessionStorageContract {

  private static CairnServer gateway;

  @BeforeAll
  static void start() throws Exception {
    SharedNodes.withTestUsers();
    gateway = CairnServer.inFrontOf(SharedNodes.node().uri()).start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Override
  protected URI uri() {
    return gateway.uri();
  }
}
