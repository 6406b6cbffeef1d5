package dev.cairn.database.start;

import dev.cairn.database.BrokenConnections;
import dev.cairn.database.DatabaseErrors;
import dev.cairn.database.Pipeline;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.search.SearchPolicy;
import dev.cairn.search.TextReader;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SessionEventSettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.transaction.jta.platform.spi.JtaPlatform;

/**
 * The database, which is migrated first, then mapped, then open. It opens at startup or, if it is
 * unavailable then, with the first call after it becomes available.
 */
@ApplicationScoped
public class Database {

  private static final System.Logger LOG = System.getLogger(Database.class.getName());

  /** Event: the database is mapped, before anyone uses it. */
  public record Mapped(SessionFactory sessionFactory) {}

  /** Event: the database is open. Fired once. */
  public record Opened() {}

  private final ReentrantLock opening = new ReentrantLock();
  @Inject private DataSource dataSource;
  @Inject private SearchPolicy search;
  @Inject private TextReader texts;
  @Inject private MasterKeys keys;
  @Inject private Session session;
  @Inject private Event<Mapped> mapped;
  @Inject private Event<Opened> opened;
  private volatile SessionFactory sessionFactory;
  private volatile String address;
  private volatile boolean isPostgresql;
  private volatile boolean failsAfterLockWait;

  /**
   * Opens the database, unless it is already open. Must not be called inside a transaction.
   *
   * @throws StorageException {@code CONNECTION} if it is unreachable
   */
  public void open() {
    if (sessionFactory != null) {
      return;
    }
    // Other threads must not queue up behind a connection attempt that times out.
    if (!opening.tryLock()) {
      throw new StorageException(Problem.STORAGE_UNREACHABLE);
    }
    try {
      if (sessionFactory == null) {
        open(Map.of(JdbcSettings.JAKARTA_JTA_DATASOURCE, dataSource));
        fireOpened();
      }
    } finally {
      opening.unlock();
    }
  }

  /**
   * @param settings tell Hibernate where to get connections
   */
  void open(Map<String, Object> settings) {
    try {
      String product;
      try (Connection connection = dataSource.getConnection()) {
        product = connection.getMetaData().getDatabaseProductName();
        isPostgresql = product.equals("PostgreSQL");
        failsAfterLockWait =
            connection.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED;
        address = withoutCredentials(connection.getMetaData().getURL());
      }
      Migrations.run(dataSource, product);
      new MasterKeyTable(dataSource, keys).require();
      SessionFactory built = HibernateBootstrap.build(withAbilities(settings));
      mapped.fire(new Mapped(built));
      sessionFactory = built;
    } catch (SQLException | RuntimeException e) {
      throw DatabaseErrors.translate(e);
    }
    LOG.log(System.Logger.Level.INFO, "Database open: {0}", address);
  }

  /**
   * Adds the settings that depend on the database. Where the database itself searches, the writers
   * of messages also write their texts. PostgreSQL accepts several statements at once.
   */
  private Map<String, Object> withAbilities(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    if (search.isEnabled() && isPostgresql) {
      all.put(TextReader.class.getName(), texts);
    }
    all.put(SessionEventSettings.INTERCEPTOR, new Unlocking(keys));
    if (isPostgresql) {
      all.putIfAbsent(Pipeline.key(), true);
    }
    return all;
  }

  /** Returns whether the database is PostgreSQL; otherwise it is H2. */
  public boolean isPostgresql() {
    return isPostgresql;
  }

  /**
   * Returns whether a transaction must be rolled back if it waited for a row that has changed in
   * the meantime, because it sees the database as of its own start.
   */
  public boolean failsAfterLockWait() {
    return failsAfterLockWait;
  }

  /**
   * Fires {@link Opened}. Observers may use the database already; if one fails, the database counts
   * as not open.
   */
  private void fireOpened() {
    try {
      opened.fire(new Opened());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Turns {@code jdbc:postgresql://host/name?user=…} or {@code jdbc:h2:file:/…;…} into an address
   * that may be displayed.
   */
  static String withoutCredentials(String jdbcUrl) {
    return jdbcUrl
        .replaceFirst("^jdbc:", "")
        .replaceFirst("[?;].*$", "")
        .replaceFirst("//[^/@]*@", "//");
  }

  /**
   * Returns the location of the data, as {@code postgresql://host:port/name} or {@code
   * h2:file:/path}.
   */
  public String address() {
    return address;
  }

  /** Returns whether there is a current transaction, whose connection can be used. */
  public boolean inTransaction() throws SystemException {
    return transactions().getStatus() != Status.STATUS_NO_TRANSACTION;
  }

  /**
   * Marks the current transaction for rollback.
   *
   * @return whether there is a transaction that has not ended yet
   */
  public boolean rollBack() throws SystemException {
    TransactionManager transactions = transactions();
    int status = transactions.getStatus();
    if (status == Status.STATUS_ACTIVE) {
      transactions.setRollbackOnly();
    }
    return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
  }

  /**
   * Flushes the pending writes of the current transaction, which must not change anything
   * afterwards.
   */
  public void flush() throws SystemException {
    if (transactions().getStatus() == Status.STATUS_ACTIVE) {
      session.flush();
      session.setHibernateFlushMode(FlushMode.MANUAL);
    }
  }

  /**
   * Lets the pool know if the connection of the current transaction died, given a failure in the
   * transaction.
   */
  public void reportToPool(Exception failure) throws SystemException {
    if (DatabaseErrors.isDeadConnection(failure)
        && transactions().getStatus() == Status.STATUS_ACTIVE) {
      try {
        session.doWork(connection -> BrokenConnections.reportToPool(connection, failure));
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "The pool already knows", e);
      }
    }
  }

  private TransactionManager transactions() {
    return sessionFactory
        .unwrap(SessionFactoryImplementor.class)
        .getServiceRegistry()
        .requireService(JtaPlatform.class)
        .retrieveTransactionManager();
  }

  /** Returns the persistence context of the current transaction. */
  @Produces
  @TransactionScoped
  Session entityManager() {
    return sessionFactory.openSession();
  }

  void close(@Disposes Session entityManager) {
    entityManager.close();
  }

  @PreDestroy
  void close() {
    if (sessionFactory != null) {
      sessionFactory.close();
      sessionFactory = null;
    }
  }
}
