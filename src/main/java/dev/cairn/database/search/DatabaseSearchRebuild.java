package dev.cairn.database.search;

import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.search.SearchPolicy;
import dev.cairn.search.SearchRebuild;
import dev.cairn.session.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.function.Supplier;

/** Rebuilds the search index of the database. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseSearchRebuild implements SearchRebuild {

  @Inject private SearchPolicy policy;
  @Inject private TextIndexes indexes;
  @Inject private Supplier<Caller> caller;

  @Override
  public State begin() {
    IndexBuild build = administered();
    build.restart();
    return state(build);
  }

  @Override
  public State state() {
    return state(administered());
  }

  @Override
  public State stop() {
    IndexBuild build = administered();
    build.stop();
    return state(build);
  }

  @Override
  public boolean step() {
    return policy.isEnabled() && indexes.build().step();
  }

  private IndexBuild administered() {
    caller.get().requireMayAdminister();
    policy.requireEnabled();
    return indexes.build();
  }

  private static State state(IndexBuild build) {
    return new State(build.isRunning(), build.sessionsLeft());
  }
}
