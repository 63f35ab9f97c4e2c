package io.redisguard.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import io.redisguard.review.Json;
import java.io.IOException;

/// Lines of a JSON text, found by reading it again: only a finding ever asks.
record JsonLines(String text) implements Manifest.Lines {
  @Override
  public int lineOf(String pointer) {
    int line = 1;
    int deepest = -1;
    try (JsonParser parser = Json.mapper().createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String here = parser.getParsingContext().pathAsPointer().toString();
        if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
          continue;
        }
        if (here.length() > deepest && leadsTo(pointer, here)) {
          deepest = here.length();
          line = parser.currentTokenLocation().getLineNr();
        }
        if (here.equals(pointer) && !pointer.isEmpty()) {
          return line;
        }
      }
    } catch (IOException _) {
      // The text was read before; what was found until here is the best answer.
    }
    return line;
  }

  private static boolean leadsTo(String pointer, String here) {
    return pointer.equals(here)
        || pointer.startsWith(here + JsonPointer.SEPARATOR)
        || here.isEmpty();
  }
}
