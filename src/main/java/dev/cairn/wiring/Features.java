package dev.cairn.wiring;

import dev.cairn.archive.SessionArchive;
import dev.cairn.config.CairnConfig;
import dev.cairn.database.DatabaseErrors;
import dev.cairn.knowledge.KnowledgeStorage;
import dev.cairn.links.LinkPolicy;
import dev.cairn.links.LinkStorage;
import dev.cairn.retention.LegalHolds;
import dev.cairn.retention.RetentionStorage;
import dev.cairn.retention.SessionErasure;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.retention.StorageMeter;
import dev.cairn.search.MessageSearch;
import dev.cairn.search.SearchPolicy;
import dev.cairn.session.BackendFeatures;
import dev.cairn.session.SessionEventStreams;
import dev.cairn.session.SessionEvents;
import dev.cairn.session.SessionForks;
import dev.cairn.session.SessionReader;
import dev.cairn.stakpak.StakpakSessionStorage;
import dev.cairn.stats.SessionStatsStorage;
import dev.cairn.stats.StatsStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The optional features of the chosen store, determined from the interfaces of its beans. */
@ApplicationScoped
class Features {

  private static final Map<String, Set<Class<?>>> INTERFACES =
      Map.ofEntries(
          Map.entry("archives", Set.of(SessionArchive.class)),
          Map.entry("diff", Set.of(SessionReader.class)),
          Map.entry("erasure", Set.of(SessionErasure.class)),
          Map.entry("events", Set.of(SessionEvents.class, SessionEventStreams.class)),
          Map.entry("forks", Set.of(SessionForks.class)),
          Map.entry("holds", Set.of(LegalHolds.class)),
          Map.entry("knowledge", Set.of(KnowledgeStorage.class)),
          Map.entry("links", Set.of(LinkStorage.class)),
          Map.entry("messages", Set.of(SessionReader.class)),
          Map.entry("redaction", Set.of(SessionRedaction.class)),
          Map.entry("retention", Set.of(RetentionStorage.class)),
          Map.entry("search", Set.of(MessageSearch.class)),
          Map.entry("session_stats", Set.of(SessionStatsStorage.class)),
          Map.entry("stats", Set.of(StatsStorage.class)),
          Map.entry("storage", Set.of(StorageMeter.class)));

  @Produces
  @Singleton
  BackendFeatures features(
      CairnConfig config, LinkPolicy links, SearchPolicy search, BeanManager beans) {
    String store =
        switch (config.storage()) {
          case LOCAL -> DatabaseErrors.class.getPackageName();
          case STAKPAK_API -> StakpakSessionStorage.class.getPackageName();
        };
    List<? extends Class<?>> classes =
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
            .map(Bean::getBeanClass)
            .filter(type -> (type.getPackageName() + ".").startsWith(store + "."))
            .toList();
    return new BackendFeatures(
        INTERFACES.entrySet().stream()
            .filter(feature -> !feature.getKey().equals("links") || links.isEnabled())
            .filter(feature -> !feature.getKey().equals("search") || search.isEnabled())
            .filter(feature -> classes.stream().anyMatch(type -> isAny(type, feature.getValue())))
            .map(Map.Entry::getKey)
            .sorted()
            .toList());
  }

  private static boolean isAny(Class<?> type, Set<Class<?>> interfaces) {
    return interfaces.stream().anyMatch(each -> each.isAssignableFrom(type));
  }
}
