package dev.cairn.database;

import com.arjuna.ats.arjuna.common.CoordinatorEnvironmentBean;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.ats.jta.TransactionManager;
import com.arjuna.ats.jta.cdi.TransactionExtension;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import dev.cairn.database.transaction.ConnectionShare;
import dev.cairn.database.transaction.Retried;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.json.MessageFactsReader;
import dev.cairn.json.MessageTextReader;
import dev.cairn.knowledge.KnowledgeLimits;
import dev.cairn.search.SearchPolicy;
import dev.cairn.search.TextReader;
import dev.cairn.session.Caller;
import dev.cairn.stats.FactsReader;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.reflect.Type;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jboss.weld.bootstrap.spi.BeanDiscoveryMode;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * The beans of {@code dev.cairn.database} in a CDI container with JTA transactions, as a server has
 * them.
 */
final class StorageContainer {

  /** Little enough for a test to reach. */
  static final KnowledgeLimits KNOWLEDGE_LIMITS = new KnowledgeLimits(12, 25 << 20);

  private static final int MAX_TRANSACTION_SECONDS = 300;
  private static final int MAX_CONNECTIONS = 20;
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  static {
    // No transaction spans two databases: there is nothing to recover.
    for (String store : new String[] {null, "stateStore", "communicationStore"}) {
      BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
          .setObjectStoreType(VolatileStore.class.getName());
    }
    BeanPopulator.getDefaultInstance(CoordinatorEnvironmentBean.class)
        .setDefaultTimeout(MAX_TRANSACTION_SECONDS);
  }

  private StorageContainer() {}

  /** Connections that join transactions, from a pool, as a server has them. */
  static AgroalDataSource pool(String jdbcUrl, String user) {
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(
                  settings ->
                      settings
                          .maxSize(MAX_CONNECTIONS)
                          .acquisitionTimeout(MAX_WAIT)
                          .exceptionSorter(DatabaseErrors::isDeadConnection)
                          .transactionIntegration(
                              new NarayanaTransactionIntegration(
                                  TransactionManager.transactionManager(),
                                  new TransactionSynchronizationRegistryImple()))
                          .connectionFactoryConfiguration(
                              connections ->
                                  connections
                                      .jdbcUrl(jdbcUrl)
                                      .principal(new NamePrincipal(user)))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param retried is told of each call that is tried again
   */
  static WeldContainer start(
      DataSource dataSource,
      Supplier<Caller> caller,
      Clock clock,
      SearchPolicy search,
      MasterKeys keys,
      Consumer<Retried> retried) {
    return new Weld(UUID.randomUUID().toString())
        .disableDiscovery()
        .setBeanDiscoveryMode(BeanDiscoveryMode.ANNOTATED)
        .addPackages(true, DatabaseErrors.class)
        .addExtension(new TransactionExtension())
        .addExtension(new Surroundings(dataSource, caller, clock, search, keys, retried))
        .skipShutdownHook()
        .initialize();
  }

  /** What the server and the rest of Cairn give to the database. */
  private record Surroundings(
      DataSource dataSource,
      Supplier<Caller> caller,
      Clock clock,
      SearchPolicy search,
      MasterKeys keys,
      Consumer<Retried> retried)
      implements Extension {

    void register(@Observes AfterBeanDiscovery beans) {
      add(beans, DataSource.class, dataSource);
      add(beans, new TypeLiteral<Supplier<Caller>>() {}.getType(), caller);
      add(beans, Clock.class, clock);
      beans.addBean().types(ConnectionShare.class).createWith(context -> share());
      add(beans, FactsReader.class, new MessageFactsReader());
      beans.addBean().types(SearchPolicy.class).createWith(context -> search);
      beans.addBean().types(MasterKeys.class).createWith(context -> keys);
      add(beans, TextReader.class, new MessageTextReader());
      beans.addBean().types(KnowledgeLimits.class).createWith(context -> KNOWLEDGE_LIMITS);
      add(beans, Tracer.class, TracerProvider.noop().get("test"));
      beans
          .<Retried>addObserverMethod()
          .beanClass(StorageContainer.class)
          .observedType(Retried.class)
          .notifyWith(context -> retried.accept(context.getEvent()));
    }

    private ConnectionShare share() {
      return new ConnectionShare(
          MAX_CONNECTIONS / 2, () -> Optional.ofNullable(caller.get()).map(Caller::username));
    }

    private static void add(AfterBeanDiscovery beans, Type type, Object instance) {
      beans.addBean().types(type).scope(ApplicationScoped.class).createWith(context -> instance);
    }
  }
}
