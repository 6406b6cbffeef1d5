package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.RandomTries;
import dev.cairn.json.MessageTextReader;
import dev.cairn.search.QueryOf;
import dev.cairn.search.SearchCursor;
import dev.cairn.search.SearchHit;
import dev.cairn.search.SearchResult;
import dev.cairn.search.SearchTerms;
import dev.cairn.search.TextReader;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.Transcript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever part of a text somebody looks for is found wherever it is, and nowhere else. */
class SearchRecallIT extends OnEachDatabase {

  private static final int TRIES = Integer.getInteger("search.tries", 500);
  private static final int SHORTEST = 2;
  private static final int LONGEST = 60;
  private static final int TRANSCRIPTS = 30;

  private static final List<String> LINES =
      List.of(
          "搜索引擎的配置文件在服务器上,数据库连接失败,请检查网络设置。",
          "検索エンジンの設定を変更する。サーバーの再起動が必要です、ログを確認してください。",
          "검색 엔진의 설정을 변경합니다. 서버를 다시 시작해야 합니다.",
          "การค้นหาข้อความในเซิร์ฟเวอร์ล้มเหลว กรุณาตรวจสอบการตั้งค่า",
          "فشل الاتصال بقاعدة البيانات، يرجى التحقق من إعدادات الشبكة",
          "Не удалось подключиться к базе данных, проверьте настройки сети",
          "Η σύνδεση με τη βάση δεδομένων απέτυχε, ελέγξτε τις ρυθμίσεις ΔΙΚΤΎΟΥ",
          "डेटाबेस से कनेक्शन विफल हुआ, कृपया नेटवर्क सेटिंग जाँचें",
          "deploy 🚀🚀 done 👩‍💻 flags 🇩🇪🇯🇵 family 👨‍👩‍👧 ok ✅",
          "Straße, İSTANBUL, ŒUVRE, ǅ, ﬁne, naïve café, 10.0.12.7:8443, a_b%c\\\\d");

  /** A message of the corpus, by where it is. */
  private record Place(UUID session, int index) {}

  private final TextReader reader = new MessageTextReader();
  private final Map<Place, String> corpus = new HashMap<>();

  @Test
  void partsOfTextsAreFoundWhereverTheyAre() {
    for (Transcript each : Transcript.all().subList(0, TRANSCRIPTS)) {
      store(each.messages());
    }
    store(LINES.stream().map(Messages::user).toList());
    store(LINES.stream().map(line -> Messages.assistant("... " + line + " ...")).toList());
    if (kind == TestDatabase.Kind.H2) {
      assertThat(database.searchIndex().isComplete()).isTrue();
    }
    List<String> texts = corpus.values().stream().sorted().toList();
    List<String> ofLines =
        texts.stream().filter(text -> text.chars().anyMatch(c -> c > 0x300)).toList();

    RandomTries.repeat(
        TRIES,
        random -> {
          String term = partOf(random.nextBoolean() ? texts : ofLines, random);
          Set<Place> expected = new HashSet<>();
          corpus.forEach(
              (place, text) -> {
                if (text.contains(term)) {
                  expected.add(place);
                }
              });
          assertThat(found(term)).as(term).containsExactlyInAnyOrderElementsOf(expected);
        });
  }

  private void store(List<Message> messages) {
    UUID session =
        database
            .storageFor(TestUsers.ALICE)
            .createSession(
                new CreateSessionRequest(
                    "",
                    SessionVisibility.PRIVATE,
                    Optional.empty(),
                    new CheckpointState(messages, Optional.empty())))
            .sessionId();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      if (messages.indexOf(message) == i) { // of equal ones, the first is where it is
        corpus.put(new Place(session, i), reader.read(message).folded());
      }
    }
  }

  /** A part without what ends a passage, and without quotes, as somebody may type it. */
  private static String partOf(List<String> texts, Random random) {
    while (true) {
      String text = texts.get(random.nextInt(texts.size()));
      int length = SHORTEST + random.nextInt(LONGEST - SHORTEST + 1);
      int start = random.nextInt(Math.max(1, text.length() - length));
      String part = text.substring(start, Math.min(text.length(), start + length));
      if (part.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\')
          && !part.isBlank()
          && part.length() >= SHORTEST
          && !Character.isLowSurrogate(part.charAt(0))
          && !Character.isHighSurrogate(part.charAt(part.length() - 1))) {
        return part;
      }
    }
  }

  private static List<Place> found(String term) {
    List<Place> found = new ArrayList<>();
    Optional<SearchCursor> cursor = Optional.empty();
    do {
      SearchResult page =
          database
              .searchFor(TestUsers.ALICE)
              .search(new QueryOf(SearchTerms.of("\"" + term + "\"")).cursor(cursor).build());
      for (SearchHit hit : page.hits()) {
        found.add(new Place(hit.session().id(), hit.message().orElseThrow().index()));
      }
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    return found;
  }
}
