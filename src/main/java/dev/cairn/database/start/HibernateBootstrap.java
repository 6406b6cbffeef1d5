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
 * The entities, mapped by Hibernate. Not through a {@code persistence.xml}: a server maps what it
 * finds in one before the migrations have run, and each server differently.
 */
final class HibernateBootstrap {

  private HibernateBootstrap() {}

  /** Checks the schema against the entities and fails if they differ. */
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

  /** Named in a file, so that this package depends on none of those that have entities. */
  private static List<String> entities() {
    try (InputStream names = HibernateBootstrap.class.getResourceAsStream("entities.txt")) {
      return new String(names.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
