package io.redisguard.replay;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.review.Json;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// JSON that goes over many lines, or is one line without an end: a list, an object with a list in
/// it, or one event after the other. Elements of the list are read one by one.
final class DocumentEvents implements RawEvents {
  /// One value among others: what follows on it is no mistake here.
  private static final ObjectReader TREES =
      Json.trees().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonParser parser;
  private final String source;
  private final Troubles troubles;
  private @Nullable ObjectNode object;
  private boolean inList;
  private boolean hadList;
  private long offset;
  private int size;

  DocumentEvents(InputStream in, String source, Troubles troubles) throws IOException {
    this.parser = Json.mapper().createParser(in);
    this.source = source;
    this.troubles = troubles;
  }

  @Override
  public @Nullable JsonNode next() throws IOException {
    try {
      while (true) {
        if (inList) {
          if (parser.nextToken() != JsonToken.END_ARRAY) {
            return measured(TREES.readTree(parser));
          }
          inList = false;
        } else if (object != null) {
          JsonNode whole = member(object);
          if (whole != null) {
            return measured(whole);
          }
        } else if (!begin()) {
          return null;
        }
      }
    } catch (JacksonException e) {
      String why = e instanceof JsonEOFException ? "is cut off" : "is no valid JSON";
      troubles.countUnreadable(source, line(), why);
      return null;
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private boolean begin() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_ARRAY) {
      inList = true;
    } else if (token == JsonToken.START_OBJECT) {
      object = JsonNodeFactory.instance.objectNode();
      hadList = false;
    }
    return token != null;
  }

  /// Takes one member of an object; the object when it is at its end and had no list in it.
  private @Nullable JsonNode member(ObjectNode whole) throws IOException {
    String name = parser.nextFieldName();
    if (name == null) {
      object = null;
      return hadList ? null : whole;
    }
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_ARRAY && Envelope.LISTS.contains(name)) {
      inList = true;
      hadList = true;
    } else if (hadList) {
      parser.skipChildren();
    } else {
      whole.set(name, TREES.readTree(parser));
    }
    return null;
  }

  private JsonNode measured(JsonNode node) {
    long end = parser.currentLocation().getByteOffset();
    size = Math.clamp(end - offset, 0, Lines.LONGEST);
    offset = end;
    return node;
  }
}
