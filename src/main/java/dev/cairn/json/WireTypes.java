package dev.cairn.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.cairn.search.SearchCursor;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.LabelChanges;
import dev.cairn.session.Message;
import dev.cairn.session.MessageSequence;
import dev.cairn.session.PageCursor;
import dev.cairn.session.SessionLabels;
import dev.cairn.stats.SessionStats;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The serializers and deserializers of single values, and of values that pass through byte for
 * byte. Errors are reported as a {@link dev.cairn.session.StorageException} with the place.
 */
final class WireTypes extends SimpleModule {

  private static final long serialVersionUID = 1L;

  WireTypes() {
    setSerializerModifier(new Spelling());
    setDeserializerModifier(new Understanding());

    read(String.class, JsonCursor::text, "");
    read(Double.class, JsonCursor::decimal, null);
    read(int.class, cursor -> (int) cursor.integer(0, Integer.MAX_VALUE), 0);
    read(Integer.class, cursor -> (int) cursor.integer(0, Integer.MAX_VALUE), null);
    read(long.class, cursor -> cursor.integer(0, Long.MAX_VALUE), 0L);
    read(Long.class, cursor -> cursor.integer(0, Long.MAX_VALUE), null);
    spell(UUID.class, UUID::toString, WireNames::uuid, "must be a UUID");
    spell(Instant.class, Instant::toString, WireNames::time, "must be a time");
    spell(LocalDate.class, LocalDate::toString, WireNames::day, "must be a day");
    write(PageCursor.class, (cursor, json) -> json.writeString(WireNames.cursor(cursor)));
    // Another store's cursor is sent back unchanged if it has Cairn's format, and is dropped
    // otherwise.
    read(PageCursor.class, cursor -> WireNames.cursor(cursor.text()).orElse(null), null);

    write(SearchCursor.class, (cursor, json) -> json.writeString(WireNames.searchCursor(cursor)));

    write(SessionLabels.class, Labels::write, SessionLabels::isEmpty);
    read(SessionLabels.class, Labels::read, SessionLabels.NONE);
    write(LabelChanges.class, Labels::write, LabelChanges::isEmpty);
    read(LabelChanges.class, Labels::readChanges, LabelChanges.NONE);

    write(JsonText.class, Verbatim::write);
    write(Message.class, (message, json) -> Verbatim.write(message.json(), json));
    write(MessageSequence.class, WireTypes::writeMessages);
    addDeserializer(JsonText.class, new Verbatim.Reader());
    read(Message.class, MessageReader::read, null);
    addDeserializer(CheckpointState.class, new StateReader());
    addDeserializer(
        Checkpoint.class, new Deserializer<>(Checkpoint.class, ReadCheckpoint::read, null));
  }

  private <T> void spell(
      Class<T> type,
      Function<T, String> writing,
      Function<String, Optional<T>> reading,
      String expectation) {
    write(type, (value, json) -> json.writeString(writing.apply(value)));
    read(
        type,
        cursor -> reading.apply(cursor.text()).orElseThrow(() -> cursor.wrong(expectation)),
        null);
  }

  /**
   * @param nothing the value to use where {@link WireRules} allows a value to be missing
   */
  private <T> void read(Class<T> type, JsonCursor.Reading<? extends T> reading, T nothing) {
    addDeserializer(
        type,
        new Deserializer<>(
            type, (parser, any) -> reading.read(EnvelopeParser.cursor(parser)), nothing));
  }

  private static void writeMessages(MessageSequence messages, JsonGenerator json)
      throws IOException {
    json.writeStartArray();
    for (Message message : messages) {
      Verbatim.write(message.json(), json);
    }
    json.writeEndArray();
  }

  private <T> void write(Class<T> type, Writing<T> writing) {
    write(type, writing, Objects::isNull);
  }

  private <T> void write(Class<T> type, Writing<T> writing, Predicate<T> isEmpty) {
    addSerializer(type, new Serializer<>(type, writing, isEmpty));
  }

  private interface Writing<T> {
    void write(T value, JsonGenerator json) throws IOException;
  }

  private interface Reading<T> {
    T read(JsonParser parser, DeserializationContext context) throws IOException;
  }

  private static final class Serializer<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Writing<T> writing;
    private final transient Predicate<T> isEmpty;

    Serializer(Class<T> type, Writing<T> writing, Predicate<T> isEmpty) {
      super(type);
      this.writing = writing;
      this.isEmpty = isEmpty;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      writing.write(value, json);
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, T value) {
      return isEmpty.test(value);
    }
  }

  private static final class Deserializer<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Reading<? extends T> reading;
    private final transient T nothing;

    Deserializer(Class<T> type, Reading<? extends T> reading, T nothing) {
      super(type);
      this.reading = reading;
      this.nothing = nothing;
    }

    @Override
    public Object getEmptyValue(DeserializationContext context) {
      return nothing;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return reading.read(parser, context);
    }
  }

  private static final class Spelling extends BeanSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonSerializer<?> modifyEnumSerializer(
        SerializationConfig config, JavaType type, BeanDescription any, JsonSerializer<?> other) {
      return new Serializer<>(
          Enum.class,
          (value, json) -> json.writeString(WireNames.word((Enum<?>) value)),
          Objects::isNull);
    }
  }

  private static final class Understanding extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public JsonDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription any,
        JsonDeserializer<?> other) {
      Class constants = type.getRawClass();
      return new Deserializer(
          constants, (parser, context) -> constant(constants, EnvelopeParser.cursor(parser)), null);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, JsonCursor cursor)
        throws IOException {
      return WireNames.word(type, cursor.text())
          .orElseThrow(() -> cursor.wrong("must be " + WireNames.words(type)));
    }

    /** Replaces missing statistics with empty ones. */
    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config, BeanDescription description, JsonDeserializer<?> reading) {
      return description.getBeanClass().getPackage() == SessionStats.class.getPackage()
          ? new OrNothing(reading)
          : reading;
    }
  }

  private static final class OrNothing extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;

    OrNothing(JsonDeserializer<?> reading) {
      super(reading);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reading) {
      return new OrNothing(reading);
    }

    @Override
    public Object getEmptyValue(DeserializationContext context) {
      try (JsonParser nothing = WireMapper.FACTORY.createParser("{}")) {
        nothing.nextToken();
        return deserialize(nothing, context);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
