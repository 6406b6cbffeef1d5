package dev.cairn.database;

import dev.cairn.database.access.AccountEntity;
import dev.cairn.database.access.ApiTokenEntity;
import dev.cairn.database.audit.AuditEventEntity;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.database.stats.SessionDayEntity;
import dev.cairn.database.stats.ToolUsageEntity;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
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
            .applySetting(JdbcSettings.JDBC_TIME_ZONE, "UTC")
            .applySettings(settings)
            .build();
    return new Configuration()
        .addAnnotatedClass(AccountEntity.class)
        .addAnnotatedClass(ApiTokenEntity.class)
        .addAnnotatedClass(AuditEventEntity.class)
        .addAnnotatedClass(CheckpointEntity.class)
        .addAnnotatedClass(SessionDayEntity.class)
        .addAnnotatedClass(SessionEntity.class)
        .addAnnotatedClass(ToolUsageEntity.class)
        .buildSessionFactory(registry);
  }
}
