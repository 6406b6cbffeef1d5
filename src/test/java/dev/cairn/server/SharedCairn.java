package dev.cairn.server;

import dev.cairn.database.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One packaged server on H2 with the {@link TestUsers}, for all classes of a process that need
 * nothing of their own: its start takes longer than most of them. It ends with the process.
 */
public final class SharedCairn implements BeforeAllCallback {

  private static CairnServer server;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (server == null) {
      Path data = CairnServer.newDataDirectory();
      try (TestDatabase database = TestDatabase.h2(data)) {
        TestUsers.addTo(database);
      }
      server =
          CairnServer.onH2(data)
              .without("CAIRN_BOOTSTRAP_TOKEN")
              .with("CAIRN_LINKS_ENABLED", "true")
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    }
  }

  /** Where the server listens. */
  public static URI uri() {
    return server.uri();
  }
}
