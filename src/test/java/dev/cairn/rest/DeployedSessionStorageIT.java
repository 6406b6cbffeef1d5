package dev.cairn.rest;

import dev.cairn.server.DeployedCairn;
import dev.cairn.server.TestUsers;
import dev.cairn.session.SessionStorageContract;
import dev.cairn.stakpak.StakpakSessionStorage;
import dev.cairn.stats.SessionStatsStorage;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract over HTTP, on H2. */
@ExtendWith({DeployedCairn.class, ArquillianExtension.class})
class DeployedSessionStorageIT extends SessionStorageContract {

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedCairn.war();
  }

  @Override
  protected StakpakSessionStorage storageFor(String username) {
    return StakpakSessionStorage.connect(DeployedCairn.uri(), TestUsers.token(username));
  }

  @Override
  protected SessionStatsStorage statsFor(String username) {
    return storageFor(username);
  }
}
