package dev.cairn.wiring;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.Dependent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs background work periodically until the server stops. Catches exceptions, since the executor
 * would cancel work that throws one; the next run tries again.
 */
@Dependent
class PeriodicTask {

  private static final System.Logger LOG = System.getLogger(PeriodicTask.class.getName());

  @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
  private ManagedScheduledExecutorService executor;

  private final List<ScheduledFuture<?>> started = new ArrayList<>();
  private volatile boolean isStopping;

  /**
   * Schedules work.
   *
   * @param period the time from the end of one run to the start of the next
   * @param warning logged when the work begins to fail
   */
  void start(Duration first, Duration period, String warning, Runnable work) {
    started.add(
        executor.scheduleWithFixedDelay(
            new Guarded(work, warning),
            first.toMillis(),
            period.toMillis(),
            TimeUnit.MILLISECONDS));
  }

  /** Runs steps as long as there is more to do. */
  void runSteps(BooleanSupplier step) {
    boolean isMore = true;
    while (isMore && !isStopping) {
      isMore = step.getAsBoolean();
    }
  }

  @PreDestroy
  void stop() {
    isStopping = true;
    started.forEach(each -> each.cancel(false));
  }

  private static final class Guarded implements Runnable {

    private final Runnable work;
    private final String warning;
    private boolean isFailing;

    Guarded(Runnable work, String warning) {
      this.work = work;
      this.warning = warning;
    }

    @Override
    public void run() {
      try {
        work.run();
        isFailing = false;
      } catch (RuntimeException e) {
        if (!isFailing) {
          LOG.log(System.Logger.Level.WARNING, warning, e);
        }
        isFailing = true;
      }
    }
  }
}
