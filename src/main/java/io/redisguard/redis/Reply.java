package io.redisguard.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/// One reply of a server, as the protocol has them.
sealed interface Reply {
  record Text(String text) implements Reply {}

  record Whole(long number) implements Reply {}

  record Items(List<Reply> items) implements Reply {
    public Items {
      items = List.copyOf(items);
    }
  }

  record Nothing() implements Reply {}

  /// What a server says instead: `NOAUTH Authentication required.`
  record Failure(String message) implements Reply {
    boolean is(String code) {
      return message.startsWith(code);
    }
  }

  static Reply of(@Nullable Object raw) {
    return switch (raw) {
      case null -> new Nothing();
      case byte[] bytes -> new Text(new String(bytes, UTF_8));
      case Long number -> new Whole(number);
      case List<?> list -> {
        List<Reply> items = new ArrayList<>();
        list.forEach(item -> items.add(of(item)));
        yield new Items(items);
      }
      case JedisDataException error -> new Failure(String.valueOf(error.getMessage()));
      default -> new Text(raw.toString());
    };
  }

  /// The text, or a number as text; empty for anything else.
  default String text() {
    return switch (this) {
      case Text(String text) -> text;
      case Whole(long number) -> Long.toString(number);
      case Items _, Nothing _, Failure _ -> "";
    };
  }

  default List<Reply> list() {
    return this instanceof Items(List<Reply> items) ? items : List.of();
  }

  /// `key, value, key, value …` as a map.
  default Map<String, String> pairs() {
    Map<String, String> pairs = new HashMap<>();
    List<Reply> items = list();
    for (int i = 0; i + 1 < items.size(); i += 2) {
      pairs.put(items.get(i).text(), items.get(i + 1).text());
    }
    return pairs;
  }

  /// The lines `key:value` of INFO as a map.
  default Map<String, String> info() {
    Map<String, String> fields = new HashMap<>();
    text()
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
              }
            });
    return fields;
  }
}
