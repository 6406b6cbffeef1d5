package dev.cairn.server;

import dev.cairn.database.TestDatabase;
import java.io.IOException;

/**
 * Two nodes on one PostgreSQL, for all classes of a process that need nothing of their own. They
 * end with the process.
 */
final class SharedNodes {

  private static String url;
  private static TestDatabase database;
  private static CairnServer node;
  private static CairnServer otherNode;

  private SharedNodes() {}

  /** To be called before the tests of a class: they are as if nobody had ever signed in. */
  static void withTestUsers() throws Exception {
    if (database == null) {
      url = TestDatabase.emptyPostgresql();
      database = TestDatabase.postgresql(url);
      node = start();
    }
    database.execute("delete from page_session");
    database.execute("delete from api_token where username <> 'local admin'");
    database.execute("delete from account where username <> 'local admin'");
    TestUsers.addTo(database);
  }

  private static CairnServer start() throws IOException {
    CairnServer started = CairnServer.onPostgresql(url).start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::close));
    return started;
  }

  static TestDatabase database() {
    return database;
  }

  static CairnServer node() {
    return node;
  }

  static CairnServer otherNode() throws IOException {
    if (otherNode == null) {
      otherNode = start();
    }
    return otherNode;
  }
}
