package dev.cairn.wiring;

import dev.cairn.archive.SessionImport;
import dev.cairn.events.EventHub;
import dev.cairn.retention.RetentionRun;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Stops long-running work when the process is asked to end, because app servers first wait for
 * requests to finish.
 */
@ApplicationScoped
class Shutdown {

  @Inject private SessionImport imports;
  @Inject private RetentionRun retention;
  @Inject private EventHub hub;
  private Thread hook;

  void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
    hook = new Thread(this::stop, "cairn-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stop() {
    hub.stop();
    imports.stop();
    retention.stop();
  }

  @PreDestroy
  void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already shutting down, and the hook has run.
    }
  }
}
