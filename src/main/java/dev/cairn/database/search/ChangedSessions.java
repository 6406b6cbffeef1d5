package dev.cairn.database.search;

import dev.cairn.database.session.AppendedSession;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.database.start.Database;
import dev.cairn.retention.PurgedSession;
import dev.cairn.search.SearchPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Synchronization;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.transaction.jta.platform.spi.JtaPlatform;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.persister.entity.EntityPersister;

/**
 * Sessions that have changed since they were last indexed. A caller who changes a session gets no
 * response before the session has been added here.
 */
@ApplicationScoped
class ChangedSessions {

  @Inject private Database database;
  @Inject private SearchPolicy policy;
  private final Set<UUID> ids = ConcurrentHashMap.newKeySet();
  private volatile JtaPlatform transactions;
  private volatile boolean isListening;

  void listen(@Observes Database.Mapped mapped) {
    if (policy.isEnabled() && !database.isPostgresql()) {
      SessionFactoryImplementor factory =
          mapped.sessionFactory().unwrap(SessionFactoryImplementor.class);
      EventListenerRegistry listeners =
          factory.getServiceRegistry().requireService(EventListenerRegistry.class);
      transactions = factory.getServiceRegistry().requireService(JtaPlatform.class);
      Listener listener = new Listener(this::addAtEnd);
      listeners.appendListeners(EventType.POST_INSERT, listener);
      listeners.appendListeners(EventType.POST_UPDATE, listener);
      listeners.appendListeners(EventType.POST_DELETE, listener);
      isListening = true;
    }
  }

  void append(@Observes AppendedSession appended) {
    if (isListening) {
      addAtEnd(appended.id());
    }
  }

  /** Purged sessions are erased by SQL, which Hibernate's listeners do not see. */
  void purge(@Observes PurgedSession purged) {
    if (isListening) {
      addAtEnd(purged.id());
    }
  }

  /**
   * Adds the session at the end of the transaction, whatever Hibernate's session does until then,
   * and whether or not the commit is known to have succeeded.
   */
  private void addAtEnd(UUID sessionId) {
    transactions.registerSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {
            // Nothing is visible yet.
          }

          @Override
          public void afterCompletion(int status) {
            ids.add(sessionId);
          }
        });
  }

  /** Returns whether all changes are reported here from now on. */
  boolean isListening() {
    return isListening;
  }

  void add(UUID sessionId) {
    ids.add(sessionId);
  }

  void addAll(Collection<UUID> sessionIds) {
    ids.addAll(sessionIds);
  }

  /** Removes a session. To be called before it is indexed. */
  void take(UUID sessionId) {
    ids.remove(sessionId);
  }

  List<UUID> all() {
    return List.copyOf(ids);
  }

  int count() {
    return ids.size();
  }

  private record Listener(Consumer<UUID> changed)
      implements PostInsertEventListener, PostUpdateEventListener, PostDeleteEventListener {

    @Override
    public void onPostInsert(PostInsertEvent event) {
      change(event.getEntity());
    }

    @Override
    public void onPostUpdate(PostUpdateEvent event) {
      change(event.getEntity());
    }

    @Override
    public void onPostDelete(PostDeleteEvent event) {
      change(event.getEntity());
    }

    private void change(Object entity) {
      if (entity instanceof SessionEntity session) {
        changed.accept(session.id());
      }
    }

    @Override
    public boolean requiresPostCommitHandling(EntityPersister persister) {
      return false;
    }
  }
}
