package dev.cairn.wiring;

import dev.cairn.archive.SessionImport;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Ends imports when the process is told to end: app servers wait for requests first. */
@ApplicationScoped
class Shutdown {

  @Inject private SessionImport imports;
  private Thread hook;

  void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
    hook = new Thread(imports::stop, "cairn-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @PreDestroy
  void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook has run.
    }
  }
}
