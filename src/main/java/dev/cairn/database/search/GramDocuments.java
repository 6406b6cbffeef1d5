package dev.cairn.database.search;

import dev.cairn.session.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;

/** Builds the documents of the index: one for each message, and one for each session. */
final class GramDocuments {

  static final String SESSION = "session";
  static final String ORDINAL = "ordinal";
  static final String ROLE = "role";
  static final String GRAM = "gram";
  static final String PAIR = "pair";
  static final String UNREAD = "unread";
  private static final String KNOWN = "known";
  private static final String STATE = "state";

  private static final FieldType GRAMS = new FieldType();

  static {
    GRAMS.setIndexOptions(IndexOptions.DOCS);
    GRAMS.setOmitNorms(true);
    GRAMS.freeze();
  }

  private GramDocuments() {}

  /**
   * Returns the document of a message whose text is not indexed: it is a candidate in every search.
   */
  static Document ofUnread(UUID sessionId, int ordinal, Message.Role role) {
    Document document = of(sessionId, ordinal, role);
    document.add(new StringField(UNREAD, UNREAD, Field.Store.NO));
    return document;
  }

  static Document ofMessage(UUID sessionId, int ordinal, Message.Role role, String folded) {
    Document document = of(sessionId, ordinal, role);
    document.add(new Field(GRAM, Grams.ofThree(folded), GRAMS));
    Grams pairs = Grams.ofPairs(folded);
    if (!pairs.isEmpty()) {
      document.add(new Field(PAIR, pairs, GRAMS));
    }
    return document;
  }

  private static Document of(UUID sessionId, int ordinal, Message.Role role) {
    Document document = new Document();
    BytesRef id = bytes(sessionId);
    document.add(new StringField(SESSION, id, Field.Store.NO));
    document.add(new SortedDocValuesField(SESSION, id));
    document.add(new NumericDocValuesField(ORDINAL, ordinal));
    document.add(new StringField(ROLE, role.name(), Field.Store.NO));
    return document;
  }

  static Document ofState(UUID sessionId, IndexedState state) {
    Document document = new Document();
    document.add(new StringField(KNOWN, bytes(sessionId), Field.Store.NO));
    document.add(new StoredField(STATE, state.bytes()));
    return document;
  }

  /** Returns the term of the messages of a session. */
  static Term messages(UUID sessionId) {
    return new Term(SESSION, bytes(sessionId));
  }

  /** Returns the term of the state of a session. */
  static Term state(UUID sessionId) {
    return new Term(KNOWN, bytes(sessionId));
  }

  static BytesRef bytes(UUID id) {
    return new BytesRef(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array());
  }

  static UUID id(BytesRef bytes) {
    ByteBuffer id = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
    return new UUID(id.getLong(), id.getLong());
  }

  /** Returns all states, by session. */
  static Map<UUID, IndexedState> states(IndexReader reader) throws IOException {
    Map<UUID, IndexedState> states = new HashMap<>();
    for (LeafReaderContext context : reader.leaves()) {
      LeafReader leaf = context.reader();
      Terms terms = leaf.terms(KNOWN);
      if (terms != null) {
        addStates(leaf, terms.iterator(), states);
      }
    }
    return states;
  }

  private static void addStates(LeafReader leaf, TermsEnum ids, Map<UUID, IndexedState> states)
      throws IOException {
    StoredFields stored = leaf.storedFields();
    PostingsEnum documents = null;
    for (BytesRef id = ids.next(); id != null; id = ids.next()) {
      documents = ids.postings(documents, PostingsEnum.NONE);
      for (int document = documents.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = documents.nextDoc()) {
        if (leaf.getLiveDocs() == null || leaf.getLiveDocs().get(document)) {
          states.put(
              id(id), IndexedState.of(stored.document(document).getBinaryValue(STATE).bytes));
        }
      }
    }
  }
}
