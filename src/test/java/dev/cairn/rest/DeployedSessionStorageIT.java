package dev.cairn.rest;

import dev.cairn.server.DeployedCairn;
import dev.cairn.stakpak.StakpakSessionStorageContract;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract over HTTP, on H2. */
@ExtendWith({DeployedCairn.class, ArquillianExtension.class})
class DeployedSessionStorageIT extends StakpakSessionStorageContract {

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedCairn.war();
  }

  @Override
  protected URI uri() {
    return DeployedCairn.uri();
  }
}
