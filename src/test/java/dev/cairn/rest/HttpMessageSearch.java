package dev.cairn.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.json.WireNames;
import dev.cairn.search.MessageSearch;
import dev.cairn.search.SearchHit;
import dev.cairn.search.SearchQuery;
import dev.cairn.search.SearchResult;
import dev.cairn.search.SearchTerms;
import dev.cairn.search.SessionSearchQuery;
import dev.cairn.search.SessionSearchResult;
import dev.cairn.search.Snippet;
import dev.cairn.server.Http;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Search over HTTP, as a tool has it. */
record HttpMessageSearch(Http http) implements MessageSearch {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public SearchResult search(SearchQuery query) {
    StringBuilder address = new StringBuilder("/v1/search?q=").append(q(query.terms()));
    query.scope().ifPresent(scope -> address.append("&scope=").append(word(scope)));
    query.role().ifPresent(role -> address.append("&role=").append(word(role)));
    query.tool().ifPresent(tool -> address.append("&tool=").append(tool));
    query.owner().ifPresent(owner -> address.append("&owner=").append(owner));
    query.cwd().ifPresent(cwd -> address.append("&cwd=").append(cwd));
    query.labels().forEach(each -> address.append("&label=" + each.key() + ":" + each.value()));
    query.from().ifPresent(from -> address.append("&from=").append(from));
    query.to().ifPresent(to -> address.append("&to=").append(to));
    query
        .cursor()
        .ifPresent(cursor -> address.append("&cursor=").append(WireNames.searchCursor(cursor)));
    JsonNode page = get(address.append("&limit=").append(query.limit()).toString());
    List<SearchHit> hits = new ArrayList<>();
    page.get("hits").forEach(hit -> hits.add(hit(hit)));
    return new SearchResult(hits, text(page.get("next_cursor")).flatMap(WireNames::searchCursor));
  }

  private static SearchHit hit(JsonNode hit) {
    JsonNode session = hit.get("session");
    return new SearchHit(
        new SearchHit.FoundIn(
            UUID.fromString(session.get("id").asText()),
            session.get("title").asText(),
            session.get("owner").asText(),
            Instant.parse(session.get("updated_at").asText())),
        Optional.of(hit.get("message"))
            .filter(place -> !place.isNull())
            .map(
                place ->
                    new SearchHit.Place(
                        UUID.fromString(place.get("checkpoint_id").asText()),
                        place.get("index").asInt())),
        text(hit.get("role")).map(HttpMessageSearch::role),
        text(hit.get("tool")),
        snippet(hit.get("snippet")));
  }

  @Override
  public SessionSearchResult searchSession(UUID sessionId, SessionSearchQuery query) {
    StringBuilder address =
        new StringBuilder("/v1/sessions/" + sessionId + "/search?q=").append(q(query.terms()));
    query.checkpointId().ifPresent(id -> address.append("&checkpoint=").append(id));
    query.after().ifPresent(after -> address.append("&after=").append(after));
    JsonNode page = get(address.append("&limit=").append(query.limit()).toString());
    List<SessionSearchResult.Hit> hits = new ArrayList<>();
    page.get("hits")
        .forEach(
            hit ->
                hits.add(
                    new SessionSearchResult.Hit(
                        hit.get("index").asInt(),
                        role(hit.get("role").asText()),
                        text(hit.get("tool")),
                        snippet(hit.get("snippet")))));
    JsonNode next = page.get("next_after");
    return new SessionSearchResult(
        UUID.fromString(page.get("checkpoint_id").asText()),
        hits,
        next.isNull() ? Optional.empty() : Optional.of(next.asInt()));
  }

  private static Snippet snippet(JsonNode snippet) {
    List<Snippet.Range> ranges = new ArrayList<>();
    snippet
        .get("ranges")
        .forEach(
            range ->
                ranges.add(
                    new Snippet.Range(range.get("start").asInt(), range.get("end").asInt())));
    return new Snippet(snippet.get("text").asText(), ranges);
  }

  private static String q(SearchTerms terms) {
    String q =
        terms.terms().stream()
            .map(term -> '"' + term.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
            .collect(Collectors.joining(" "));
    return URLEncoder.encode(q, StandardCharsets.UTF_8);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Message.Role role(String word) {
    return Message.Role.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Optional<String> text(JsonNode node) {
    return node.isNull() ? Optional.empty() : Optional.of(node.asText());
  }

  private JsonNode get(String address) {
    try {
      HttpResponse<String> response = http.get(address);
      JsonNode body = JSON.readTree(response.body());
      return switch (response.statusCode()) {
        case 200 -> body;
        case 403 -> throw new StorageException(Problem.SCOPE_NOT_ALLOWED);
        case 404 -> throw new StorageException(Problem.SESSION_NOT_FOUND);
        default -> throw new IllegalStateException(response.body());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
