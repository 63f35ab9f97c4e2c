package io.redisguard.replay;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One JSON object per line, perhaps behind a time: most logs. Lines about other things are skipped
/// unread; a broken line is counted and the next one read.
final class LineEvents implements RawEvents {
  /// `2026-11-21T08:41:02.123456789Z stdout F ` and the like.
  private static final int LONGEST_PREFIX = 80;

  private final Lines lines;
  private final String source;
  private final Troubles troubles;
  private final LongConsumer skipped;
  private int size;

  /// @param skipped is told of each line that was of no interest
  LineEvents(InputStream in, String source, Troubles troubles, LongConsumer skipped) {
    this.lines = new Lines(in);
    this.source = source;
    this.troubles = troubles;
    this.skipped = skipped;
  }

  @Override
  public @Nullable JsonNode next() throws IOException {
    while (lines.next()) {
      byte[] bytes = lines.bytes();
      int from = afterBlanks(bytes, lines.from(), lines.to());
      int to = beforeBlanks(bytes, from, lines.to());
      if (lines.isTooLong()) {
        troubles.countUnreadable(
            source, lines.number(), "is longer than %d MiB".formatted(Lines.LONGEST >> 20));
      } else if (from < to) {
        JsonNode node = read(bytes, from, to);
        if (node != null) {
          return node;
        }
      }
    }
    return null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long line() {
    return lines.number();
  }

  private @Nullable JsonNode read(byte[] bytes, int from, int to) throws IOException {
    if (bytes[to - 1] == '}' && !Prefilter.mayMatter(bytes, from, to)) {
      skipped.accept(lines.number());
      return null;
    }
    int begin = from;
    while (begin < to && begin - from < LONGEST_PREFIX && bytes[begin] != '{') {
      begin++;
    }
    try {
      size = to - begin;
      JsonNode node = Json.trees().readTree(bytes, begin, to - begin);
      if (node.isObject()) {
        return node;
      }
      troubles.countUnreadable(source, lines.number(), "is no JSON object");
    } catch (JacksonException _) {
      troubles.countUnreadable(
          source, lines.number(), lines.isLast() ? "is cut off" : "is no valid JSON");
    }
    return null;
  }

  private static int afterBlanks(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] <= ' ' && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  private static int beforeBlanks(byte[] bytes, int from, int to) {
    int at = to;
    while (at > from && bytes[at - 1] <= ' ' && bytes[at - 1] >= 0) {
      at--;
    }
    return at;
  }
}
