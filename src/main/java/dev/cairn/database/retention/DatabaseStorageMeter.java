package dev.cairn.database.retention;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.JdbcWork;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.retention.StorageMeter;
import dev.cairn.retention.StorageUse;
import dev.cairn.session.Caller;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.hibernate.jdbc.ReturningWork;

/** Measures the database, and reuses a result for some time. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseStorageMeter implements StorageMeter {

  private static final Duration VALID_FOR = Duration.ofMinutes(10);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private final ReentrantLock measuring = new ReentrantLock();
  private volatile StorageUse latest;
  @Inject private EntityManager entityManager;
  @Inject private Supplier<Caller> caller;
  @Inject private AuditTrail audit;
  @Inject private Clock clock;

  @Override
  public StorageUse measure() {
    caller.get().requireMayAdminister();
    audit.record(AuditEntry.done(caller.get(), AuditAction.ROLE_USED, "storage measured"));
    Instant now = clock.instant();
    StorageUse known = latest;
    if (known != null && known.at().plus(VALID_FOR).isAfter(now)) {
      return known;
    }
    if (!measuring.tryLock()) {
      if (known != null) {
        return known;
      }
      throw new StorageException(Problem.BUSY, "the storage is being counted", RETRY_AFTER);
    }
    try {
      ReturningWork<StorageUse> work = connection -> new StorageCount(connection).run(now);
      latest = JdbcWork.in(entityManager, work);
      return latest;
    } finally {
      measuring.unlock();
    }
  }
}
