package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.server.SoakStatistics.Kind;
import dev.cairn.session.Message;
import dev.cairn.session.Transcript;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An agent that leads one real conversation after the other, thinks between its turns, and looks at
 * what is stored. Some follow the events of their session.
 */
final class SoakAgent implements Callable<Void> {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Transcript> TRANSCRIPTS = Transcript.all();
  private static final Pattern WORD = Pattern.compile("[A-Za-z]{5,}");
  private static final int FOLLOWED_ONE_IN = 5;
  private static final int REPEATED_ONE_IN = 20;

  private final SoakClient client;
  private final Random random;
  private final long thinkMillis;
  private final CountDownLatch over;
  private final Queue<SoakConversation> all;

  /**
   * @param thinkMillis how long it thinks, on average
   * @param over counted down when it is to end
   * @param all where it puts what it begins
   */
  SoakAgent(
      SoakClient client,
      long seed,
      long thinkMillis,
      CountDownLatch over,
      Queue<SoakConversation> all) {
    this.client = client;
    this.random = new Random(seed);
    this.thinkMillis = thinkMillis;
    this.over = over;
    this.all = all;
  }

  @Override
  public Void call() throws Exception {
    boolean isOver = think();
    while (!isOver) {
      isOver = converse(TRANSCRIPTS.get(random.nextInt(TRANSCRIPTS.size())));
    }
    return null;
  }

  /** Returns whether it is over. */
  private boolean think() throws InterruptedException {
    double times = Math.min(4, -Math.log(1 - random.nextDouble()));
    return over.await((long) (times * thinkMillis), TimeUnit.MILLISECONDS);
  }

  private boolean converse(Transcript transcript) throws Exception {
    SoakConversation conversation = begin(transcript);
    if (random.nextInt(FOLLOWED_ONE_IN) > 0) {
      return goOn(conversation, transcript);
    }
    try (SoakFeed feed = new SoakFeed(client, address(conversation) + "/events")) {
      boolean isOver = goOn(conversation, transcript);
      List<UUID> checkpoints = conversation.checkpoints();
      feed.assertToldInOrder(checkpoints.subList(1, checkpoints.size()));
      return isOver;
    }
  }

  private SoakConversation begin(Transcript transcript) throws Exception {
    List<Message> first = transcript.turns().get(0);
    String body =
        "{\"title\":%s,\"cwd\":%s,\"state\":{\"messages\":%s}}"
            .formatted(
                JSON.writeValueAsString(transcript.title()),
                JSON.writeValueAsString(transcript.cwd()),
                array(first));
    JsonNode created = post(Kind.CREATE, "/v1/sessions", body);
    SoakConversation conversation =
        new SoakConversation(client.user(), id(created, "/session_id"), transcript);
    conversation.acknowledge(id(created, "/checkpoint/id"), first.size());
    all.add(conversation);
    return conversation;
  }

  /** Returns whether it is over; otherwise the conversation is. */
  private boolean goOn(SoakConversation conversation, Transcript transcript) throws Exception {
    boolean sendsAll = random.nextBoolean();
    Optional<List<Message>> turn = turnAfter(conversation.last().messages(), transcript);
    while (turn.isPresent()) {
      if (think()) {
        return true;
      }
      int known = conversation.last().messages();
      switch (random.nextInt(10)) {
        case 0, 1 -> known = resume(conversation, transcript);
        case 2 -> list(conversation);
        case 3 -> search(conversation, transcript);
        default -> {
          // It goes on at once.
        }
      }
      append(conversation, known, turnAfter(known, transcript).orElseThrow(), sendsAll);
      turn = turnAfter(conversation.last().messages(), transcript);
    }
    resume(conversation, transcript);
    return false;
  }

  private static Optional<List<Message>> turnAfter(int messages, Transcript transcript) {
    return transcript.turns().stream().filter(turn -> turn.size() > messages).findFirst();
  }

  private void append(
      SoakConversation conversation, int known, List<Message> turn, boolean sendsAll)
      throws Exception {
    JsonNode answer =
        sendsAll
            ? post(
                Kind.CHECKPOINT,
                address(conversation) + "/checkpoints",
                "{\"parent_id\":\"%s\",\"state\":{\"messages\":%s}}"
                    .formatted(conversation.last().checkpoint(), array(turn)))
            : post(
                Kind.APPEND,
                address(conversation) + "/messages",
                "{\"messages\":%s}".formatted(array(turn.subList(known, turn.size()))));
    conversation.acknowledge(id(answer, "/checkpoint/id"), turn.size());
  }

  /** Sometimes again, as if the response had been lost: nothing is done twice. */
  private JsonNode post(Kind kind, String path, String body) throws Exception {
    String key = UUID.randomUUID().toString();
    JsonNode answer = JSON.readTree(client.post(kind, path, key, body));
    if (random.nextInt(REPEATED_ONE_IN) == 0) {
      JsonNode again = JSON.readTree(client.post(kind, path, key, body));
      assertThat(id(again, "/checkpoint/id")).isEqualTo(id(answer, "/checkpoint/id"));
    }
    return answer;
  }

  /** As after a restart of the agent: all that it knows is what the server says. */
  private int resume(SoakConversation conversation, Transcript transcript) throws Exception {
    String answer = client.get(Kind.RESUME, address(conversation));
    JsonNode active = JSON.readTree(answer).at("/session/active_checkpoint");
    assertThat(id(active, "/id")).isEqualTo(conversation.last().checkpoint());
    int messages = active.at("/state/messages").size();
    assertThat(messages).isEqualTo(conversation.last().messages());
    assertThat(answer.contains(array(transcript.messages().subList(0, messages))))
        .as("messages of " + conversation.session() + " are returned as they were sent")
        .isTrue();
    return messages;
  }

  private void list(SoakConversation conversation) throws Exception {
    JsonNode sessions = JSON.readTree(client.get(Kind.LIST, "/v1/sessions?limit=20"));
    assertThat(sessions.get("sessions")).isNotEmpty();
    JsonNode checkpoints =
        JSON.readTree(
            client.get(Kind.LIST_CHECKPOINTS, address(conversation) + "/checkpoints?limit=1000"));
    assertThat(checkpoints.get("checkpoints").findValuesAsText("id"))
        .containsExactlyElementsOf(
            conversation.checkpoints().stream().map(UUID::toString).toList());
  }

  private void search(SoakConversation conversation, Transcript transcript) throws Exception {
    String term = wordOfUser(transcript);
    JsonNode hits = JSON.readTree(client.get(Kind.SEARCH, "/v1/search?limit=20&q=" + term));
    assertThat(hits.has("hits")).isTrue();
    JsonNode own =
        JSON.readTree(client.get(Kind.SEARCH_SESSION, address(conversation) + "/search?q=" + term));
    assertThat(own.get("hits")).as("places of " + term).isNotEmpty();
  }

  /** One that stands in the first message of the user, which every checkpoint has. */
  private String wordOfUser(Transcript transcript) throws JsonProcessingException {
    for (Message message : transcript.turns().get(0)) {
      JsonNode json = JSON.readTree(message.json().text());
      if (message.role() == Message.Role.USER) {
        List<String> words =
            WORD.matcher(json.get("content").asText()).results().map(MatchResult::group).toList();
        return words.get(random.nextInt(words.size()));
      }
    }
    throw new AssertionError("no message of a user");
  }

  private static String address(SoakConversation conversation) {
    return "/v1/sessions/" + conversation.session();
  }

  private static String array(List<Message> messages) {
    return messages.stream()
        .map(message -> message.json().text())
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static UUID id(JsonNode node, String pointer) {
    return UUID.fromString(node.at(pointer).asText());
  }
}
