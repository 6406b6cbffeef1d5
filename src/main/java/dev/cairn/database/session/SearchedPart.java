package dev.cairn.database.session;

import dev.cairn.database.JpqlWhere;
import dev.cairn.search.SearchQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The part of the sessions to search.
 *
 * @param ids the ids of the sessions whose messages may match, if known; other sessions are skipped
 *     unless their title matches
 */
public record SearchedPart(Optional<Collection<UUID>> ids) {

  public static final SearchedPart ALL = new SearchedPart(Optional.empty());

  public static SearchedPart of(Collection<UUID> ids) {
    return new SearchedPart(Optional.of(List.copyOf(ids)));
  }

  void restrict(JpqlWhere where, SearchQuery query) {
    if (ids.isEmpty()) {
      return;
    }
    List<String> inTitle = new ArrayList<>();
    if (query.findsTitles()) {
      for (String term : query.terms().terms()) {
        String parameter = "term" + inTitle.size();
        inTitle.add("locate(:" + parameter + ", s.description.titleFolded) > 0");
        where.with(parameter, term);
      }
    }
    String title = "(" + String.join(" and ", inTitle) + ")";
    if (ids.get().isEmpty()) {
      where.and(inTitle.isEmpty() ? "1 = 0" : title);
    } else {
      where.and(
          inTitle.isEmpty() ? "s.id in :ids" : "(s.id in :ids or " + title + ")", "ids", ids.get());
    }
  }
}
