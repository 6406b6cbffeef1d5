package dev.cairn.json;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a JSON value must look like for the client's parser to accept it. */
interface Schema {

  long U32_MAX = (1L << 32) - 1;

  Schema STRING = JsonCursor::string;
  Schema U32 = cursor -> cursor.integer(0, U32_MAX);
  Schema I64 = cursor -> cursor.integer(Long.MIN_VALUE, Long.MAX_VALUE);
  Schema F64 = JsonCursor::number;

  /** Any value, kept by the client in full. */
  Schema ANY = JsonCursor::any;

  /** Checks the value under the cursor and leaves the cursor on its last token. */
  void check(JsonCursor cursor) throws IOException;

  /** A field of an object that the client knows. */
  record Field(String name, Schema shape, boolean isRequired) {

    static Field required(String name, Schema shape) {
      return new Field(name, shape, true);
    }

    /** Returns a field that may be missing or null. */
    static Field optional(String name, Schema shape) {
      return new Field(name, orNull(shape), false);
    }
  }

  static Schema orNull(Schema shape) {
    return cursor -> {
      if (!cursor.isNull()) {
        shape.check(cursor);
      }
    };
  }

  static Schema arrayOf(Schema element) {
    return cursor -> cursor.array(() -> element.check(cursor));
  }

  static Schema oneOf(Set<String> words) {
    return cursor -> {
      if (!words.contains(cursor.text())) {
        throw cursor.wrong("must be one of " + words.stream().sorted().toList());
      }
    };
  }

  /** Returns the schema of an object whose other fields the client skips. */
  static ObjectShape object(Field... fields) {
    return new ObjectShape(fields, false);
  }

  /**
   * Returns the schema of an object whose other fields the client parses as values before it drops
   * them.
   */
  static ObjectShape bufferedObject(Field... fields) {
    return new ObjectShape(fields, true);
  }

  /** See {@link #object} and {@link #bufferedObject}. */
  final class ObjectShape implements Schema {

    private final Map<String, Schema> shapes;
    private final List<String> required;
    private final boolean readsOthers;

    private ObjectShape(Field[] fields, boolean readsOthers) {
      this.shapes = Arrays.stream(fields).collect(Collectors.toMap(Field::name, Field::shape));
      this.required =
          Arrays.stream(fields).filter(Field::isRequired).map(Field::name).sorted().toList();
      this.readsOthers = readsOthers;
    }

    @Override
    public void check(JsonCursor cursor) throws IOException {
      check(cursor, new HashMap<>());
    }

    /**
     * Checks an object.
     *
     * @param watched additional schemas to apply to the values of fields, by name
     */
    void check(JsonCursor cursor, Map<String, Schema> watched) throws IOException {
      Set<String> missing = new HashSet<>(required);
      cursor.object(
          name -> {
            missing.remove(name);
            Schema shape = shapes.get(name);
            if (shape != null) {
              shape.check(cursor);
            } else if (readsOthers) {
              cursor.any();
            }
            Schema watcher = watched.get(name);
            if (watcher != null) {
              watcher.check(cursor);
            }
            return shape != null;
          });
      if (!missing.isEmpty()) {
        throw cursor.wrong("must have " + missing.stream().sorted().toList());
      }
    }
  }
}
