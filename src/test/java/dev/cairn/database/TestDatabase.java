package dev.cairn.database;

import dev.cairn.archive.SessionArchive;
import dev.cairn.archive.SessionExport;
import dev.cairn.archive.SessionImport;
import dev.cairn.database.access.DatabaseTokenStorage;
import dev.cairn.database.archive.DatabaseSessionArchive;
import dev.cairn.database.encryption.DatabaseEncryptionRewrap;
import dev.cairn.database.knowledge.DatabaseKnowledgeStorage;
import dev.cairn.database.links.DatabaseLinks;
import dev.cairn.database.retention.DatabaseLegalHolds;
import dev.cairn.database.retention.DatabaseRetention;
import dev.cairn.database.retention.DatabaseSessionErasure;
import dev.cairn.database.retention.DatabaseSessionRedaction;
import dev.cairn.database.retention.DatabaseStorageMeter;
import dev.cairn.database.search.DatabaseMessageSearch;
import dev.cairn.database.search.DatabaseSearchRebuild;
import dev.cairn.database.search.GramIndex;
import dev.cairn.database.session.DatabaseSessionEvents;
import dev.cairn.database.session.DatabaseSessionForks;
import dev.cairn.database.session.DatabaseSessionReader;
import dev.cairn.database.session.DatabaseSessionStorage;
import dev.cairn.database.start.Database;
import dev.cairn.database.stats.DatabaseStats;
import dev.cairn.database.transaction.Retried;
import dev.cairn.encryption.EncryptionRewrap;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.knowledge.KnowledgeStorage;
import dev.cairn.links.LinkStorage;
import dev.cairn.retention.LegalHolds;
import dev.cairn.retention.RetentionPolicy;
import dev.cairn.retention.RetentionRun;
import dev.cairn.retention.RetentionStorage;
import dev.cairn.retention.SessionErasure;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.retention.StorageMeter;
import dev.cairn.search.MessageSearch;
import dev.cairn.search.SearchPolicy;
import dev.cairn.search.SearchRebuild;
import dev.cairn.security.AccountStorage;
import dev.cairn.security.page.PageSessionStorage;
import dev.cairn.security.token.TokenStorage;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Caller;
import dev.cairn.session.SessionEvents;
import dev.cairn.session.SessionForks;
import dev.cairn.session.SessionReader;
import dev.cairn.session.SessionStorage;
import dev.cairn.stats.StatsStorage;
import io.agroal.api.AgroalDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * A database with Cairn's schema, and storages on it without an app server: a transaction around
 * each call, where the server has {@code @Transactional}.
 */
public final class TestDatabase implements AutoCloseable {

  /** What Cairn runs on. */
  public enum Kind {
    H2,
    POSTGRESQL;

    public TestDatabase start() throws SQLException {
      return switch (this) {
        case H2 -> h2();
        case POSTGRESQL -> postgresql();
      };
    }
  }

  private final AgroalDataSource dataSource;
  private final AutoCloseable server;
  private final WeldContainer container;
  private final Database database;
  private final ThreadLocal<Caller> caller = new ThreadLocal<>();
  private final AtomicLong statements = new AtomicLong();
  private final Queue<Retried.Reason> retries = new ConcurrentLinkedQueue<>();
  private final Set<String> statementTexts = ConcurrentHashMap.newKeySet();
  private final SessionTreeInspector inspector = new SessionTreeInspector();
  private volatile Clock clock = Clock.systemUTC();

  private TestDatabase(AgroalDataSource dataSource, AutoCloseable server) {
    this(dataSource, server, SearchPolicy.on(Optional.empty()));
  }

  private TestDatabase(AgroalDataSource dataSource, AutoCloseable server, SearchPolicy search) {
    this(dataSource, server, search, MasterKeys.NONE);
  }

  private TestDatabase(AgroalDataSource dataSource, AutoCloseable server, MasterKeys keys) {
    this(
        dataSource,
        server,
        keys.isOn()
            ? SearchPolicy.off("keys", Optional.empty())
            : SearchPolicy.on(Optional.empty()),
        keys);
  }

  private TestDatabase(
      AgroalDataSource dataSource, AutoCloseable server, SearchPolicy search, MasterKeys keys) {
    this.dataSource = dataSource;
    this.server = server;
    this.container =
        StorageContainer.start(
            counted(),
            caller::get,
            movingClock(),
            search,
            keys,
            each -> retries.add(each.reason()));
    this.database = container.select(Database.class).get();
    database.open();
  }

  /** An H2 in memory, with the settings that the server gives it. */
  public static TestDatabase h2() {
    return h2("mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", Optional.empty());
  }

  /** The H2 file of a server that does not run. */
  public static TestDatabase h2(Path dataDirectory) {
    return h2(
        "file:" + dataDirectory.toAbsolutePath().resolve("cairn"),
        Optional.of(dataDirectory.resolve("search")));
  }

  private static TestDatabase h2(String place, Optional<Path> searchDirectory) {
    AgroalDataSource pool = h2Pool(place);
    return new TestDatabase(
        pool,
        () -> {
          // A file remembers that its server wanted to keep it open.
          try (var connection = pool.getConnection();
              var statement = connection.createStatement()) {
            statement.execute("shutdown");
          }
          pool.close();
        },
        SearchPolicy.on(searchDirectory));
  }

  private static AgroalDataSource h2Pool(String place) {
    return StorageContainer.pool(
        "jdbc:h2:" + place + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;LOCK_TIMEOUT=10000", "cairn");
  }

  /** A real PostgreSQL. */
  public static TestDatabase postgresql() throws SQLException {
    return postgresql(emptyPostgresql());
  }

  /** The schema in a PostgreSQL server, in which nothing can be searched. */
  public static TestDatabase withoutSearchOn(EmbeddedPostgres server) {
    AgroalDataSource pool = pool(server.getJdbcUrl("postgres", "postgres"));
    return new TestDatabase(pool, pool::close, SearchPolicy.off("a test", Optional.empty()));
  }

  /** A real PostgreSQL in which nothing can be searched. */
  public static TestDatabase postgresqlWithoutSearch() throws SQLException {
    AgroalDataSource pool = pool(emptyPostgresql());
    return new TestDatabase(pool, pool::close, SearchPolicy.off("a test", Optional.empty()));
  }

  /** A real PostgreSQL whose transactions are serializable. */
  public static TestDatabase serializable() throws SQLException {
    return postgresql(emptySerializable());
  }

  /** The address of a new, empty database whose transactions are serializable unless they say. */
  public static String emptySerializable() throws SQLException {
    String url = emptyPostgresql();
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(
          "alter database %s set default_transaction_isolation = 'serializable'"
              .formatted(connection.getCatalog()));
    }
    return url;
  }

  /** How transactions are isolated that do not say so themselves. */
  public String isolation() throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("show transaction_isolation")) {
      rows.next();
      return rows.getString(1);
    }
  }

  /**
   * The address of a new, empty database. All tests of a JVM share a server, which ends with it.
   */
  public static String emptyPostgresql() throws SQLException {
    String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
    try (var connection = SharedPostgres.SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return SharedPostgres.SERVER.getJdbcUrl("postgres", name);
  }

  private static final class SharedPostgres {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The schema in a PostgreSQL server, which ends with it. */
  public static TestDatabase on(EmbeddedPostgres server) {
    AgroalDataSource pool = pool(server.getJdbcUrl("postgres", "postgres"));
    return new TestDatabase(
        pool,
        () -> {
          pool.close();
          server.close();
        });
  }

  /** The schema at an address of PostgreSQL. */
  public static TestDatabase postgresql(String url) {
    AgroalDataSource pool = pool(url);
    return new TestDatabase(pool, pool::close);
  }

  /** A real PostgreSQL, whose user may make tables and nothing else. */
  public static TestDatabase ofUserWithoutExtensions() throws SQLException {
    String url = emptyPostgresql();
    String user = "plain_" + UUID.randomUUID().toString().replace('-', '_');
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("create role " + user + " login");
      statement.execute("grant all on schema public to " + user);
    }
    return postgresql(url.replace("user=postgres", "user=" + user));
  }

  /** Bodies come as bytes, as in a server. */
  private static AgroalDataSource pool(String url) {
    return StorageContainer.pool(url + "&prepareThreshold=-1", "postgres");
  }

  public DataSource dataSource() {
    return dataSource;
  }

  /** A database in which sessions are encrypted. */
  public static TestDatabase encrypted(Kind kind, MasterKeys keys) throws SQLException {
    AgroalDataSource pool =
        switch (kind) {
          case H2 -> h2Pool("mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
          case POSTGRESQL -> pool(emptyPostgresql());
        };
    return new TestDatabase(pool, pool::close, keys);
  }

  /** Another node on this database, with keys. */
  public TestDatabase nodeWith(MasterKeys keys) {
    return new TestDatabase(dataSource, () -> {}, keys);
  }

  /** Another node on this database. */
  public TestDatabase secondNode() {
    return new TestDatabase(dataSource, () -> {});
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
    return actingFor(username, SessionStorage.class, DatabaseSessionStorage.class);
  }

  /** What reads parts of sessions for such a user. */
  public SessionReader readerFor(String username) {
    return actingFor(username, SessionReader.class, DatabaseSessionReader.class);
  }

  /** What searches for such a user. */
  public MessageSearch searchFor(String username) {
    return actingFor(username, MessageSearch.class, DatabaseMessageSearch.class);
  }

  /** What has the index of search be made anew, for such a user. */
  public SearchRebuild rebuildFor(String username) {
    return actingFor(username, SearchRebuild.class, DatabaseSearchRebuild.class);
  }

  /** Does what a server does in the background until the index of search is complete. */
  public void completeSearch() {
    SearchRebuild rebuild = container.select(SearchRebuild.class).get();
    container.select(GramIndex.class).get().keepUp();
    while (rebuild.step()) {
      Thread.onSpinWait();
    }
  }

  /** The index by which H2 is searched, up to date and in use. */
  GramIndex searchIndex() {
    GramIndex index = container.select(GramIndex.class).get();
    index.keepUp();
    return index;
  }

  /** What has sessions be encrypted again, for such a user. */
  public EncryptionRewrap rewrapFor(String username) {
    return actingFor(username, EncryptionRewrap.class, DatabaseEncryptionRewrap.class);
  }

  /** Archives for such a user. */
  public SessionArchive archiveFor(String username) {
    return actingFor(username, SessionArchive.class, DatabaseSessionArchive.class);
  }

  /** What forks sessions for such a user. */
  public SessionForks forksFor(String username) {
    return actingFor(username, SessionForks.class, DatabaseSessionForks.class);
  }

  /** Links of such a user. */
  public LinkStorage linksFor(String username) {
    return actingFor(username, LinkStorage.class, DatabaseLinks.class);
  }

  /** Events for such a user. */
  public SessionEvents eventsFor(String username) {
    return actingFor(username, SessionEvents.class, DatabaseSessionEvents.class);
  }

  /** What erases sessions for such a user. */
  public SessionErasure erasureFor(String username) {
    return actingFor(username, SessionErasure.class, DatabaseSessionErasure.class);
  }

  /** What redacts sessions for such a user. */
  public SessionRedaction redactionFor(String username) {
    return actingFor(username, SessionRedaction.class, DatabaseSessionRedaction.class);
  }

  /** Legal holds by such a user. */
  public LegalHolds holdsFor(String username) {
    return actingFor(username, LegalHolds.class, DatabaseLegalHolds.class);
  }

  /** Retention that such a user starts. */
  public RetentionRun retentionFor(String username, RetentionPolicy policy) {
    return retention(
        actingFor(username, RetentionStorage.class, DatabaseRetention.class),
        policy,
        movingClock());
  }

  /** Retention in a storage. */
  public static RetentionRun retention(
      RetentionStorage storage, RetentionPolicy policy, Clock clock) {
    return Beans.make(RetentionRun.class, List.of(storage, policy, clock), List.of());
  }

  /** What measures storage for such a user. */
  public StorageMeter meterFor(String username) {
    return actingFor(username, StorageMeter.class, DatabaseStorageMeter.class);
  }

  /** What retention needs, without a user. */
  public RetentionStorage unattendedRetention() {
    return container.select(RetentionStorage.class).get();
  }

  /** Exports for such a user. */
  public SessionExport exportFor(String username) {
    return Beans.make(
        SessionExport.class,
        List.of(archiveFor(username), knowledgeFor(username), Clock.systemUTC()),
        List.of());
  }

  /** Imports into such archives. */
  public static SessionImport importInto(SessionArchive archive, KnowledgeStorage files) {
    return importInto(archive, files, Clock.systemUTC());
  }

  /** The same by a clock. */
  public static SessionImport importInto(
      SessionArchive archive, KnowledgeStorage files, Clock clock) {
    return Beans.make(SessionImport.class, List.of(archive, files, clock), List.of());
  }

  /** Statistics for such a user. */
  public StatsStorage statsFor(String username) {
    return actingFor(username, StatsStorage.class, DatabaseStats.class);
  }

  /** Tokens of such a user. */
  public TokenStorage tokensFor(String username) {
    return actingFor(username, TokenStorage.class, DatabaseTokenStorage.class);
  }

  /** Knowledge files of such a user. */
  public KnowledgeStorage knowledgeFor(String username) {
    return actingFor(username, KnowledgeStorage.class, DatabaseKnowledgeStorage.class);
  }

  /** A storage of page sessions. */
  public PageSessionStorage pageSessions() {
    return container.select(PageSessionStorage.class).get();
  }

  /** A storage of accounts. */
  public AccountStorage accounts() {
    return container.select(AccountStorage.class).get();
  }

  /** Says for each call who calls, as a server knows it from the request. */
  private <T> T actingFor(String username, Class<T> type, Class<? extends T> beanType) {
    T bean = container.select(beanType).get();
    Caller user =
        new Caller(username, TestUsers.roles(username), Optional.empty(), Optional.of("test"));
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Caller before = caller.get();
              caller.set(user);
              try {
                return method.invoke(bean, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                caller.set(before);
              }
            }));
  }

  /** Why calls were tried again so far. */
  public List<Retried.Reason> retries() {
    return List.copyOf(retries);
  }

  /** How many SQL statements were prepared so far. */
  public long statements() {
    return statements.get();
  }

  /** The texts of SQL statements that a piece of work prepares, each once. */
  public Set<String> statementsOf(Runnable work) {
    statementTexts.clear();
    work.run();
    return Set.copyOf(statementTexts);
  }

  private DataSource counted() {
    return proxy(
        DataSource.class,
        dataSource,
        (arguments, result) ->
            result instanceof Connection connection
                ? proxy(Connection.class, connection, this::count)
                : result);
  }

  private Object count(Object[] arguments, Object result) {
    if (result instanceof PreparedStatement) {
      statements.incrementAndGet();
      statementTexts.add((String) arguments[0]);
      inspector.inspect((String) arguments[0]);
    } else if (result instanceof Statement statement) {
      return proxy(Statement.class, statement, this::inspect);
    }
    return result;
  }

  private Object inspect(Object[] arguments, Object result) {
    if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
      inspector.inspect(sql);
    }
    return result;
  }

  private static <T> T proxy(
      Class<T> type, T target, BiFunction<Object[], Object, Object> returning) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return returning.apply(arguments, method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
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
    container.shutdown();
    server.close();
    inspector.requireNone();
  }
}
