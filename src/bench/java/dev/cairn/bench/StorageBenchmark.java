package dev.cairn.bench;

import dev.cairn.database.TestDatabase;
import dev.cairn.json.JsonReader;
import dev.cairn.json.JsonWriter;
import dev.cairn.json.RequestBodies.CreateCheckpoint;
import dev.cairn.json.ResponseBodies.OneSession;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.Session;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The steps of an append and of a read of 1 MB of messages, without a server around them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StorageBenchmark {

  private final JsonReader requests = JsonReader.ofRequests(100_000);
  private TestDatabase database;
  private SessionStorage storage;
  private UUID session;
  private JsonText body;
  private CheckpointState state;
  private Session whole;

  @Setup(Level.Trial)
  public void start() throws Exception {
    body = JsonText.of(Bodies.checkpoint(Bodies.MEGABYTE_MESSAGES, 1000));
    state = requests.read(body, CreateCheckpoint.class).state();
    database = TestDatabase.postgresql();
    storage = database.storageFor("alice");
    session =
        storage
            .createSession(
                new CreateSessionRequest(
                    "Bench", SessionVisibility.PRIVATE, Optional.empty(), state))
            .sessionId();
    whole = storage.getSession(session);
  }

  @TearDown(Level.Trial)
  public void stop() throws Exception {
    database.close();
  }

  @Benchmark
  public Object readBody() {
    return requests.read(body, CreateCheckpoint.class).toRequest(Optional.empty());
  }

  @Benchmark
  public Object digestBody() {
    return body.sha256();
  }

  @Benchmark
  public Object storeOneNewMessage() {
    List<Message> messages = new ArrayList<>(state.messages().toList());
    messages.add(new Message(Message.Role.USER, JsonText.of(Bodies.message(1000))));
    return storage.createCheckpoint(
        session,
        new CreateCheckpointRequest(
            new CheckpointState(messages, Optional.empty()), Optional.empty()));
  }

  @Benchmark
  public Object readSession() {
    return storage.getSession(session);
  }

  @Benchmark
  public void writeAnswer() throws IOException {
    JsonWriter.write(new OneSession(whole), OutputStream.nullOutputStream());
  }
}
