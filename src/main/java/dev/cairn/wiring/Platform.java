package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.json.RequestReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** What the app server and Java give, as the configuration chooses it. */
@ApplicationScoped
class Platform {

  @Produces
  @ApplicationScoped
  DataSource dataSource(CairnConfig config) throws NamingException {
    return InitialContext.doLookup(
        switch (config.database()) {
          case H2 -> "jdbc/cairn-h2";
          case POSTGRESQL -> "jdbc/cairn-postgresql";
        });
  }

  @Produces
  RequestReader requestReader(CairnConfig config) {
    return new RequestReader(config.maxMessages());
  }

  @Produces
  @ApplicationScoped
  Clock clock() {
    return Clock.systemUTC();
  }
}
