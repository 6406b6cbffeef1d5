package dev.cairn.database.search;

import dev.cairn.search.SearchTerms;
import dev.cairn.session.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;

/** Translates search terms into queries of the index. */
final class GramQuery {

  /**
   * More grams of one term would hardly narrow the result: each message is read before it is a hit.
   */
  private static final int MAX_GRAMS = 32;

  private static final char FIRST_BEYOND_ASCII = 0x80;

  private static final Query UNREAD =
      new TermQuery(new Term(GramDocuments.UNREAD, GramDocuments.UNREAD));

  private GramQuery() {}

  /**
   * @param role the role of the messages; empty for any
   * @return the query; empty if the terms are too short for the index
   */
  static Optional<Query> of(SearchTerms terms, Optional<Message.Role> role) {
    List<Query> all = terms.terms().stream().flatMap(GramQuery::of).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Query found =
        new BooleanQuery.Builder()
            .add(allOf(all), BooleanClause.Occur.SHOULD)
            .add(UNREAD, BooleanClause.Occur.SHOULD)
            .build();
    List<Query> conditions = new ArrayList<>(List.of(found));
    role.ifPresent(
        each -> conditions.add(new TermQuery(new Term(GramDocuments.ROLE, each.name()))));
    return Optional.of(allOf(conditions));
  }

  /** Restricts a query to the given sessions. */
  static Query within(Query query, Collection<UUID> sessionIds) {
    return allOf(
        List.of(
            query,
            new TermInSetQuery(
                GramDocuments.SESSION, sessionIds.stream().map(GramDocuments::bytes).toList())));
  }

  private static Query allOf(List<Query> conditions) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    conditions.forEach(each -> all.add(each, BooleanClause.Occur.FILTER));
    return all.build();
  }

  private static Stream<Query> of(String term) {
    if (term.length() >= Grams.LENGTH) {
      int last = term.length() - Grams.LENGTH;
      int step = last / MAX_GRAMS + 1;
      return IntStream.rangeClosed(0, last / step)
          .map(i -> last - i * step)
          .mapToObj(i -> term.substring(i, i + Grams.LENGTH))
          .distinct()
          .map(gram -> new TermQuery(new Term(GramDocuments.GRAM, Grams.bytes(gram))));
    }
    if (!Grams.ofPairs(term).isEmpty()) {
      return Stream.of(new TermQuery(new Term(GramDocuments.PAIR, Grams.bytes(term))));
    }
    return term.length() > 1 || term.charAt(0) >= FIRST_BEYOND_ASCII
        ? Stream.of(new PrefixQuery(new Term(GramDocuments.GRAM, Grams.bytes(term))))
        : Stream.empty();
  }
}
