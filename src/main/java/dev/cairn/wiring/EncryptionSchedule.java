package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.encryption.EncryptionRewrap;
import dev.cairn.encryption.MasterKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;

/** Re-encrypts sessions as soon as an administrator requests it. */
@ApplicationScoped
class EncryptionSchedule {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  @Inject private PeriodicTask work;
  @Inject private EncryptionRewrap rewrap;
  @Inject private MasterKeys keys;

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object application, CairnConfig config) {
    if (config.storage() == CairnConfig.StorageKind.LOCAL && keys.isOn()) {
      work.start(PERIOD, PERIOD, "Sessions cannot be encrypted now; this is retried", this::run);
    }
  }

  private void run() {
    try {
      work.runSteps(rewrap::step);
    } catch (RuntimeException e) {
      rewrap.stepFailed(e);
      throw e;
    }
  }
}
