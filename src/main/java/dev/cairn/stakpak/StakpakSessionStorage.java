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
 * Sessions kept by a Stakpak session API. In a server it calls with the key of the caller of the
 * moment, or with one for all, as its {@link UpstreamSettings} say; a plain program {@link #connect
 * connects} with its own. The upstream decides who may do what.
 *
 * <p>Reads that fail on their way are tried again, in a server; changes never are.
 */
@ApplicationScoped
@Typed(StakpakSessionStorage.class)
public class StakpakSessionStorage implements SessionStorage, SessionStatsStorage, Closeable {

  @Inject private StakpakClient remote;

  /**
   * A storage for a plain program, to be closed at its end. It keeps its connections. It needs an
   * implementation of MicroProfile Rest Client on the class path.
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

  /** For readiness a response that refuses the key is enough. */
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

  /** Not every store knows the filters that the client itself does not use. */
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
   * The header for an upstream that knows it; others do not look at it, so it is checked before.
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

  /** The client does not need to be told, so a store may say nothing. */
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

  /** For a store that knows only whole checkpoints. */
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

  /** Reads parts of the same sessions, if another Cairn keeps them. */
  public SessionReader reader() {
    return StakpakSessionReader.of(remote);
  }

  @Override
  public void close() throws IOException {
    remote.close();
  }
}
