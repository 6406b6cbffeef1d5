package dev.cairn.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.cairn.session.JsonText;
import java.io.IOException;

/** Cuts a value out as it stands, null too. */
class VerbatimReader extends StdDeserializer<JsonText> {

  private static final long serialVersionUID = 1L;

  VerbatimReader() {
    super(JsonText.class);
  }

  @Override
  public JsonText deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    return EnvelopeParser.cursor(parser).cutValue();
  }

  /** Asked for what is missing, too. */
  @Override
  public JsonText getNullValue(DeserializationContext context) {
    boolean isThere = context.getParser().hasToken(JsonToken.VALUE_NULL);
    return isThere ? JsonText.of("null") : null;
  }
}
