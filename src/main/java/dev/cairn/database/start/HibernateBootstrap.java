package dev.cairn.database.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.cfg.TransactionSettings;

/**
 * Maps the entities with Hibernate. Does not use a {@code persistence.xml}: a server maps its
 * contents before the migrations have run, and each server does so differently.
 */
final class HibernateBootstrap {

  private HibernateBootstrap() {}

  /** Builds the session factory. Fails if the schema does not match the entities. */
  static SessionFactory build(Map<String, Object> settings) {
    StandardServiceRegistry registry =
        new StandardServiceRegistryBuilder()
            .applySetting(TransactionSettings.TRANSACTION_COORDINATOR_STRATEGY, "jta")
            .applySetting(SchemaToolingSettings.HBM2DDL_AUTO, "validate")
            .applySetting(
                MappingSettings.PHYSICAL_NAMING_STRATEGY,
                CamelCaseToUnderscoresNamingStrategy.class.getName())
            .applySetting(JdbcSettings.JDBC_TIME_ZONE, "UTC")
            .applySettings(settings)
            .build();
    MetadataSources sources = new MetadataSources(registry);
    entities().forEach(sources::addAnnotatedClassName);
    return sources.buildMetadata().buildSessionFactory();
  }

  /**
   * The entities are listed in a file, so that this package does not depend on those that contain
   * entities.
   */
  private static List<String> entities() {
    try (InputStream names = HibernateBootstrap.class.getResourceAsStream("entities.txt")) {
      return new String(names.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
