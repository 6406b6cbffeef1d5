package dev.cairn.database;

import dev.cairn.archive.SessionArchive;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.access.DatabaseAccountStorage;
import dev.cairn.database.archive.DatabaseSessionArchive;
import dev.cairn.database.audit.DatabaseAuditTrail;
import dev.cairn.database.message.MessageCache;
import dev.cairn.database.message.SessionMessages;
import dev.cairn.database.session.DatabaseSessionStorage;
import dev.cairn.database.stats.DatabaseStats;
import dev.cairn.json.MessageFactsReader;
import dev.cairn.security.AccountStorage;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Caller;
import dev.cairn.session.SessionStorage;
import dev.cairn.stats.StatsStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.enterprise.event.Event;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.Session;
import org.hibernate.Transaction;
import org.postgresql.ds.PGConnectionPoolDataSource;

/**
 * A database with Cairn's schema, and storages on it without an app server: a transaction around
 * each call, where the server has {@code @Transactional}.
 */
public final class TestDatabase implements AutoCloseable {

  /** What Cairn runs on. */
  public enum Kind {
    H2,
    POSTGRESQL;

    public TestDatabase start() throws IOException {
      return switch (this) {
        case H2 -> h2();
        case POSTGRESQL -> postgresql();
      };
    }
  }

  private final Database database;
  private final MessageCache cache = new MessageCache();
  private final DataSource dataSource;
  private final AutoCloseable server;
  private volatile Clock clock = Clock.systemUTC();
  private final ThreadLocal<Session> current = new ThreadLocal<>();

  private TestDatabase(DataSource dataSource, AutoCloseable server) {
    this.dataSource = dataSource;
    this.server = server;
    this.database = new Database(dataSource, null);
    database.open(
        Map.of(
            "hibernate.transaction.coordinator_class",
            "jdbc",
            "hibernate.connection.datasource",
            dataSource,
            "hibernate.generate_statistics",
            "true",
            // Statements are counted; what each session did is not to be written into the log.
            "hibernate.session.events.log",
            "false"));
  }

  /** An H2 in memory, with the settings that the server gives it. */
  public static TestDatabase h2() {
    return h2("mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  /** The H2 file of a server that does not run. */
  public static TestDatabase h2(Path dataDirectory) {
    return h2("file:" + dataDirectory.toAbsolutePath().resolve("cairn"));
  }

  private static TestDatabase h2(String place) {
    JdbcDataSource connections = new JdbcDataSource();
    connections.setUrl(
        "jdbc:h2:" + place + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;LOCK_TIMEOUT=30000");
    connections.setUser("cairn");
    connections.setPassword("");
    JdbcConnectionPool pool = pool(connections);
    return new TestDatabase(
        pool,
        () -> {
          // A file remembers that its server wanted to keep it open.
          try (var connection = pool.getConnection();
              var statement = connection.createStatement()) {
            statement.execute("shutdown");
          }
          pool.dispose();
        });
  }

  /** H2's pool takes the connections of any driver. */
  private static JdbcConnectionPool pool(ConnectionPoolDataSource connections) {
    JdbcConnectionPool pool = JdbcConnectionPool.create(connections);
    pool.setMaxConnections(20);
    return pool;
  }

  /** A real PostgreSQL server. */
  public static TestDatabase postgresql() throws IOException {
    return on(EmbeddedPostgres.start());
  }

  /**
   * The schema in a PostgreSQL server, which ends with it. Bodies come as bytes, as in a server.
   */
  public static TestDatabase on(EmbeddedPostgres server) {
    PGConnectionPoolDataSource connections = new PGConnectionPoolDataSource();
    connections.setUrl(server.getJdbcUrl("postgres", "postgres"));
    connections.setPrepareThreshold(-1);
    JdbcConnectionPool pool = pool(connections);
    return new TestDatabase(
        pool,
        () -> {
          pool.dispose();
          server.close();
        });
  }

  public DataSource dataSource() {
    return dataSource;
  }

  private Clock movingClock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Instant instant() {
        return clock.instant();
      }
    };
  }

  /** A clock for what storages write from now on. */
  public void setClock(Clock clock) {
    this.clock = clock;
  }

  /** A storage that acts for a user, with the roles that the user has in {@link TestUsers}. */
  public SessionStorage storageFor(String username) {
    return inTransactions(
        SessionStorage.class,
        new DatabaseSessionStorage(
            database,
            new SessionMessages(current(), cache),
            current(),
            caller(username),
            auditFor(username),
            new MessageFactsReader(),
            movingClock(),
            nobodyListens()));
  }

  /** Archives for such a user. */
  public SessionArchive archiveFor(String username) {
    return inTransactions(
        SessionArchive.class,
        new DatabaseSessionArchive(
            current(), caller(username), auditFor(username), new MessageFactsReader()));
  }

  /** Statistics for such a user. */
  public StatsStorage statsFor(String username) {
    return inTransactions(
        StatsStorage.class,
        new DatabaseStats(
            current(), caller(username), auditFor(username), new MessageFactsReader()));
  }

  private static Supplier<Caller> caller(String username) {
    return () ->
        new Caller(username, TestUsers.roles(username), Optional.empty(), Optional.of("test"));
  }

  private AuditTrail auditFor(String username) {
    return new DatabaseAuditTrail(current(), caller(username), Clock.systemUTC(), nobodyListens());
  }

  /** A storage of accounts. */
  public AccountStorage accounts() {
    return inTransactions(AccountStorage.class, new DatabaseAccountStorage(current()));
  }

  private <T> T inTransactions(Class<T> type, T storage) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> inTransaction(() -> invoke(storage, method, arguments))));
  }

  @SuppressWarnings("unchecked")
  private static <T> Event<T> nobodyListens() {
    return (Event<T>)
        Proxy.newProxyInstance(
            Event.class.getClassLoader(),
            new Class<?>[] {Event.class},
            (proxy, method, arguments) -> null);
  }

  private Session current() {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) -> invoke(current.get(), method, arguments));
  }

  /** How many SQL statements were prepared so far. */
  public long statements() {
    try (Session session = database.entityManager()) {
      return session.getSessionFactory().getStatistics().getPrepareStatementCount();
    }
  }

  private interface Work {
    Object execute() throws Throwable;
  }

  private Object inTransaction(Work work) throws Throwable {
    try (Session session = database.entityManager()) {
      current.set(session);
      Transaction transaction = session.beginTransaction();
      try {
        Object result = work.execute();
        transaction.commit();
        return result;
      } catch (Throwable e) {
        transaction.rollback();
        throw e;
      } finally {
        current.remove();
      }
    }
  }

  private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Runs a query that answers one number. */
  public long number(String sql) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Runs a statement outside of a transaction. */
  public void execute(String sql) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws Exception {
    database.close();
    server.close();
  }
}
