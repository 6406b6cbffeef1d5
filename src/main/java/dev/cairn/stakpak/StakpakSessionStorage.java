package dev.cairn.stakpak;

import dev.cairn.json.RequestBodies.AppendMessages;
import dev.cairn.json.RequestBodies.CreateCheckpoint;
import dev.cairn.json.RequestBodies.CreateSession;
import dev.cairn.json.RequestBodies.UpdateSession;
import dev.cairn.json.ResponseBodies.OneCheckpoint;
import dev.cairn.json.ResponseBodies.OneSession;
import dev.cairn.json.WireNames;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.BackendInfo;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.GetSessionQuery;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.Session;
import dev.cairn.session.SessionReader;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.StorageException;
import dev.cairn.session.UpdateSessionRequest;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionStatsStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Sessions stored by a Stakpak session API. In a server, calls use the key of the current caller or
 * a shared one, depending on its {@link UpstreamSettings}; a plain program {@link #connect
 * connects} with its own key. The upstream decides who may do what.
 *
 * <p>In a server, reads that fail in transit are retried; changes never are.
 */
@ApplicationScoped
@Typed(StakpakSessionStorage.class)
public class StakpakSessionStorage implements SessionStorage, SessionStatsStorage, Closeable {

  @Inject private StakpakClient remote;

  /**
   * Returns a storage for a plain program, which must close it in the end. Connections are pooled.
   * Requires an implementation of MicroProfile Rest Client on the class path.
   *
   * @param endpoint such as {@code https://cairn.example.com}
   */
  public static StakpakSessionStorage connect(URI endpoint, String apiKey) {
    return connect(UpstreamSettings.of(endpoint, apiKey));
  }

  static StakpakSessionStorage connect(UpstreamSettings settings) {
    StakpakSessionStorage storage = new StakpakSessionStorage();
    storage.remote = StakpakClient.of(settings);
    return storage;
  }

  @Override
  public BackendInfo backendInfo() {
    UpstreamSettings settings = remote.settings();
    return BackendInfo.stakpakApi(settings.profile(), settings.endpoint().toString());
  }

  /** Without a shared key, a response that rejects the missing key is enough for readiness. */
  @Override
  public void verifyConnection() {
    Optional<String> sharedKey = remote.settings().sharedKey();
    try {
      remote.write(
          api -> api.getAccount(StakpakClient.bearer(sharedKey)), StakpakAccounts.Account.class);
    } catch (StorageException e) {
      boolean isRefused = e.kind() == StorageException.Kind.UNAUTHORIZED;
      if (!isRefused || sharedKey.isPresent()) {
        throw e;
      }
    }
  }

  @Override
  public ListSessionsResult listSessions(ListSessionsQuery query) {
    ListSessionsResult result =
        remote.read(
            api ->
                api.listSessions(
                    remote.bearer(),
                    query.scope() == SessionScope.OWN ? null : WireNames.word(query.scope()),
                    query.owner().orElse(null),
                    query.limit(),
                    query.offset(),
                    query.cursor().map(WireNames::cursor).orElse(null),
                    query.search().orElse(null),
                    query.status().name(),
                    query.visibility().map(Enum::name).orElse(null),
                    query.cwd().orElse(null),
                    query.labels().stream().map(WireNames::label).toList(),
                    query.withTotal() ? true : null,
                    query.withUsage() ? "usage" : null),
            ListSessionsResult.class);
    if (!result.sessions().stream().allMatch(session -> matches(session, query))) {
      throw new StorageException(Problem.UPSTREAM_DOES_NOT_FILTER);
    }
    return result;
  }

  /** Applies filters that the client itself does not use, since not every store supports them. */
  private static boolean matches(SessionSummary session, ListSessionsQuery query) {
    return query
            .owner()
            .map(owner -> session.owner().filter(owner::equals).isPresent())
            .orElse(true)
        && query.cwd().map(cwd -> session.cwd().filter(cwd::equals).isPresent()).orElse(true)
        && query.labels().stream().allMatch(session.labels()::matches);
  }

  @Override
  public Session getSession(UUID sessionId, GetSessionQuery query) {
    if (!query.known().isEmpty()) {
      Session session = getSession(sessionId, 0);
      if (query.known().contains(session.updatedAt())) {
        return session;
      }
    }
    return getSession(sessionId, query.lastMessages());
  }

  private Session getSession(UUID sessionId, int lastMessages) {
    String messages = lastMessages == Integer.MAX_VALUE ? null : WireNames.messages(lastMessages);
    return whole(
            remote.read(
                api -> api.getSession(remote.bearer(), sessionId, messages), OneSession.class))
        .last(lastMessages);
  }

  @Override
  public CreateSessionResult createSession(CreateSessionRequest request) {
    CreateSessionResult created =
        remote.write(
            api ->
                api.createSession(
                    remote.bearer(), header(request.idempotencyKey()), CreateSession.of(request)),
            CreateSessionResult.class);
    whole(created.checkpoint());
    return created;
  }

  @Override
  public Session updateSession(UUID sessionId, UpdateSessionRequest request) {
    String ifMatch = ifMatch(sessionId, request.expected());
    return whole(
        remote.write(
            api ->
                api.updateSession(remote.bearer(), ifMatch, sessionId, UpdateSession.of(request)),
            OneSession.class));
  }

  /**
   * Returns the header for upstreams that support it. Others ignore it, so the version is checked
   * here first.
   */
  private String ifMatch(UUID sessionId, ExpectedVersion expected) {
    if (expected.times().isEmpty()) {
      return null;
    }
    expected.require(getSession(sessionId, 0).updatedAt());
    return expected.times().get().stream()
        .map(version -> '"' + WireNames.version(version) + '"')
        .collect(Collectors.joining(", "));
  }

  @Override
  public Instant deleteSession(UUID sessionId, ExpectedVersion expected) {
    String ifMatch = ifMatch(sessionId, expected);
    return remote
        .write(api -> api.deleteSession(remote.bearer(), ifMatch, sessionId), Deletion.class)
        .deletedAt()
        .orElseGet(() -> deletionTime(getSession(sessionId)));
  }

  private record Deletion(Optional<Instant> deletedAt) {}

  /** Returns the time of deletion, which a store may omit because the client does not need it. */
  private static Instant deletionTime(Session session) {
    return session.deletedAt().orElse(session.updatedAt());
  }

  @Override
  public ListCheckpointsResult listCheckpoints(UUID sessionId, ListCheckpointsQuery query) {
    return remote.read(
        api ->
            api.listCheckpoints(
                remote.bearer(),
                sessionId,
                query.limit(),
                query.offset(),
                query.cursor().map(WireNames::cursor).orElse(null),
                query.includeState(),
                query.tree() ? true : null),
        ListCheckpointsResult.class);
  }

  @Override
  public Checkpoint getCheckpoint(UUID checkpointId) {
    return whole(
        remote
            .read(api -> api.getCheckpoint(remote.bearer(), checkpointId), OneCheckpoint.class)
            .checkpoint());
  }

  private static Session whole(OneSession response) {
    response.session().activeCheckpoint().ifPresent(StakpakSessionStorage::whole);
    return response.session();
  }

  private static Checkpoint whole(Checkpoint checkpoint) {
    if (checkpoint.state().isEmpty()) {
      throw new StorageException(Problem.UPSTREAM_UNREADABLE, "a checkpoint must have state");
    }
    return checkpoint;
  }

  @Override
  public Checkpoint createCheckpoint(UUID sessionId, CreateCheckpointRequest request) {
    String ifMatch = ifMatch(sessionId, request.expected());
    return whole(
        remote
            .write(
                api ->
                    api.createCheckpoint(
                        remote.bearer(),
                        header(request.idempotencyKey()),
                        ifMatch,
                        sessionId,
                        CreateCheckpoint.of(request)),
                OneCheckpoint.class)
            .checkpoint());
  }

  @Override
  public Checkpoint appendMessages(UUID sessionId, AppendMessagesRequest request) {
    String ifMatch = ifMatch(sessionId, request.expected());
    try {
      return remote
          .write(
              api ->
                  api.appendMessages(
                      remote.bearer(),
                      header(request.idempotencyKey()),
                      "return=minimal",
                      ifMatch,
                      sessionId,
                      AppendMessages.of(request)),
              OneCheckpoint.class)
          .checkpoint();
    } catch (StorageException e) {
      if (e.problem() != Problem.UPSTREAM_NOT_FOUND) {
        throw e;
      }
      return appendByCheckpoint(sessionId, request);
    }
  }

  /** Appends messages at a store that only supports complete checkpoints. */
  private Checkpoint appendByCheckpoint(UUID sessionId, AppendMessagesRequest request) {
    Checkpoint parent =
        request.parentId().isPresent()
            ? getCheckpoint(request.parentId().get())
            : getActiveCheckpoint(sessionId);
    List<Message> messages = new ArrayList<>(parent.state().orElseThrow().messages().toList());
    messages.addAll(request.messages());
    if (messages.size() > request.maxMessages()) {
      throw new StorageException(Problem.TOO_MANY_MESSAGES, "at most " + request.maxMessages());
    }
    Checkpoint checkpoint =
        createCheckpoint(
            sessionId,
            new CreateCheckpointRequest(
                new CheckpointState(messages, request.metadata()),
                Optional.of(parent.id()),
                request.idempotencyKey(),
                request.expected()));
    return checkpoint.withoutState();
  }

  private static String header(Optional<IdempotencyKey> key) {
    return key.map(IdempotencyKey::value).orElse(null);
  }

  @Override
  public SessionStats getSessionStats(UUID sessionId) {
    return remote.read(api -> api.getSessionStats(remote.bearer(), sessionId), SessionStats.class);
  }

  /** Returns a reader of parts of the same sessions, which works if another Cairn stores them. */
  public SessionReader reader() {
    return StakpakSessionReader.of(remote);
  }

  @Override
  public void close() throws IOException {
    remote.close();
  }
}
