package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.config.Limits;
import dev.cairn.config.Retention;
import dev.cairn.config.StakpakConfig;
import dev.cairn.database.session.DatabaseSessionReader;
import dev.cairn.database.session.DatabaseSessionStorage;
import dev.cairn.database.stats.DatabaseStats;
import dev.cairn.database.transaction.ConnectionShare;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.json.JsonReader;
import dev.cairn.json.MessageFactsReader;
import dev.cairn.json.MessageTextReader;
import dev.cairn.knowledge.KnowledgeLimits;
import dev.cairn.links.LinkPolicy;
import dev.cairn.redaction.ExportRedactor;
import dev.cairn.retention.RetentionPolicy;
import dev.cairn.retention.RetentionStep;
import dev.cairn.search.SearchPolicy;
import dev.cairn.search.TextReader;
import dev.cairn.security.CurrentBearer;
import dev.cairn.security.CurrentCaller;
import dev.cairn.security.UpstreamAccounts;
import dev.cairn.session.Redactor;
import dev.cairn.session.SessionReader;
import dev.cairn.session.SessionStorage;
import dev.cairn.stakpak.StakpakAccounts;
import dev.cairn.stakpak.StakpakSessionReader;
import dev.cairn.stakpak.StakpakSessionStorage;
import dev.cairn.stakpak.UpstreamSettings;
import dev.cairn.stats.FactsReader;
import dev.cairn.stats.SessionStatsStorage;
import dev.cairn.stats.TimeSaved;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;

/** Produces beans from the app server and the JDK, chosen by the configuration. */
@ApplicationScoped
class Producers {

  @Produces
  @Singleton
  CairnConfig cairnConfig(Config config) {
    return new CairnConfig(
        key -> config.getOptionalValue(key, String.class), config::getPropertyNames);
  }

  @Produces
  @Singleton
  Limits limits(CairnConfig config) {
    return config.limits();
  }

  @Produces
  @ApplicationScoped
  DataSource dataSource(CairnConfig config) throws NamingException {
    return InitialContext.doLookup("jdbc/" + config.database().dataSource());
  }

  /** Returns the store of the sessions. */
  @Produces
  SessionStorage sessionStorage(CairnConfig config, @Any Instance<SessionStorage> storages) {
    return storages
        .select(chosen(config, DatabaseSessionStorage.class, StakpakSessionStorage.class))
        .get();
  }

  /** Returns the source of statistics of single sessions. */
  @Produces
  SessionStatsStorage sessionStatsStorage(
      CairnConfig config, @Any Instance<SessionStatsStorage> storages) {
    return storages.select(chosen(config, DatabaseStats.class, StakpakSessionStorage.class)).get();
  }

  /** Returns the reader of parts of sessions. */
  @Produces
  SessionReader sessionReader(CairnConfig config, @Any Instance<SessionReader> readers) {
    return readers
        .select(chosen(config, DatabaseSessionReader.class, StakpakSessionReader.class))
        .get();
  }

  private static <T> Class<? extends T> chosen(
      CairnConfig config, Class<? extends T> local, Class<? extends T> upstream) {
    return switch (config.storage()) {
      case LOCAL -> local;
      case STAKPAK_API -> upstream;
    };
  }

  @Produces
  @Singleton
  JsonReader requestReader(Limits limits) {
    return JsonReader.ofRequests(limits.maxMessages());
  }

  /** Used only if sessions are stored by another server. */
  @Produces
  @Singleton
  UpstreamSettings upstreamSettings(CairnConfig config, CurrentBearer callerKey) {
    StakpakConfig upstream = config.stakpak().orElseThrow();
    return new UpstreamSettings(
        upstream.endpoint(),
        upstream.profile(),
        upstream.sharedKey(),
        callerKey,
        upstream.connectTimeout(),
        upstream.readTimeout(),
        upstream.maxResponseBytes());
  }

  /** Returns the accounts known to the other server. */
  @Produces
  @Singleton
  UpstreamAccounts upstreamAccounts(StakpakAccounts accounts) {
    return accounts::findUsername;
  }

  @Produces
  @Singleton
  TimeSaved timeSaved(CairnConfig config) {
    return new TimeSaved(config::timeSavedSeconds);
  }

  @Produces
  @Singleton
  KnowledgeLimits knowledgeLimits(Limits limits) {
    return new KnowledgeLimits(limits.maxKnowledgeFiles(), limits.maxKnowledgeSize());
  }

  @Produces
  @Singleton
  LinkPolicy linkPolicy(CairnConfig config) {
    return new LinkPolicy(config.linksEnabled(), config.linksMaxDays());
  }

  /** Redacts what is shown to readers without an account. */
  @Produces
  @Singleton
  Supplier<Redactor> redactorsForOthers() {
    return ExportRedactor::new;
  }

  @Produces
  @Singleton
  RetentionPolicy retentionPolicy(CairnConfig config) {
    Retention retention = config.retention();
    Map<RetentionStep, Duration> ages = new EnumMap<>(RetentionStep.class);
    retention.purgeDeletedAfter().ifPresent(age -> ages.put(RetentionStep.PURGE_SESSIONS, age));
    retention.thinIdleAfter().ifPresent(age -> ages.put(RetentionStep.ERASE_CHECKPOINTS, age));
    retention.deleteIdleAfter().ifPresent(age -> ages.put(RetentionStep.DELETE_SESSIONS, age));
    retention.auditEventsFor().ifPresent(age -> ages.put(RetentionStep.ERASE_AUDIT_EVENTS, age));
    retention
        .idempotencyKeysFor()
        .ifPresent(age -> ages.put(RetentionStep.ERASE_IDEMPOTENCY_KEYS, age));
    return new RetentionPolicy(ages, retention.checkpointsToKeep());
  }

  @Produces
  @Singleton
  ConnectionShare connectionShare(Limits limits, CurrentCaller caller) {
    return new ConnectionShare(limits.maxConnections(), caller::username);
  }

  @Produces
  @Singleton
  SearchPolicy searchPolicy(CairnConfig config, MasterKeys keys) {
    Optional<Path> directory = config.dataDirectory().map(data -> data.resolve("search"));
    if (!config.searchEnabled()) {
      return SearchPolicy.off("cairn.search.enabled", directory);
    }
    return keys.isOn()
        ? SearchPolicy.off("messages are encrypted, cairn.encryption.keys", directory)
        : SearchPolicy.on(directory);
  }

  @Produces
  @Singleton
  MasterKeys masterKeys(CairnConfig config) {
    return new MasterKeys(config.encryptionKeys());
  }

  @Produces
  TextReader textReader() {
    return new MessageTextReader();
  }

  @Produces
  FactsReader factsReader() {
    return new MessageFactsReader();
  }

  @Produces
  @ApplicationScoped
  Clock clock() {
    return Clock.systemUTC();
  }
}
