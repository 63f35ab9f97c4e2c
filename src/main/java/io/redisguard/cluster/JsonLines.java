package io.redisguard.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.redisguard.review.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lines of a JSON text, found by reading it once more when somebody first asks.
final class JsonLines implements Manifest.Lines {
  /// One value: the line of its key, or where it begins in an array, and what is in it.
  private static final class Place {
    private final int line;
    private final Map<String, Place> members = new HashMap<>(4);
    private final List<Place> items = new ArrayList<>(0);

    Place(int line) {
      this.line = line;
    }

    @Nullable Place at(String token) {
      Place member = members.get(token);
      if (member != null || items.isEmpty()) {
        return member;
      }
      try {
        int index = Integer.parseInt(token);
        return index >= 0 && index < items.size() ? items.get(index) : null;
      } catch (NumberFormatException _) {
        return null;
      }
    }
  }

  private final String text;
  private @Nullable Place root;

  JsonLines(String text) {
    this.text = text;
  }

  @Override
  public synchronized int lineOf(String pointer) {
    if (root == null) {
      root = read();
    }
    Place here = root;
    for (String token : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
      Place next = here.at(token.replace("~1", "/").replace("~0", "~"));
      if (next == null) {
        break;
      }
      here = next;
    }
    return here.line;
  }

  private Place read() {
    Place first = new Place(1);
    try (JsonParser parser = Json.mapper().createParser(text)) {
      if (parser.nextToken() != null) {
        first = value(parser, parser.currentTokenLocation().getLineNr());
      }
    } catch (IOException _) {
      // The text was read before, so there is nothing that this could tell anybody.
    }
    return first;
  }

  /// Recursion is bounded: the parser refuses what is nested too deeply.
  private static Place value(JsonParser parser, int line) throws IOException {
    Place place = new Place(line);
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        int keyLine = parser.currentTokenLocation().getLineNr();
        parser.nextToken();
        place.members.put(name, value(parser, keyLine));
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        place.items.add(value(parser, parser.currentTokenLocation().getLineNr()));
      }
    }
    return place;
  }
}
