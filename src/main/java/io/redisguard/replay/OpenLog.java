package io.redisguard.replay;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A file that is being read, event by event.
final class OpenLog implements AutoCloseable {
  /// A first line that is longer is taken for the beginning of a document without line breaks.
  private static final int LOOK = 1 << 20;

  private final LogFile file;
  private final Tolerant bytes;
  private final Troubles troubles;
  private final Count count;
  private final RawEvents raw;
  private final Envelope envelope;
  private final Queue<JsonNode> unpacked = new ArrayDeque<>();
  private boolean told;

  OpenLog(LogFile file, InputStream in, Troubles troubles, Meter meter, Count count)
      throws IOException {
    this.file = file;
    this.troubles = troubles;
    this.count = count;
    bytes = Tolerant.of(in, file.name(), meter);
    BufferedInputStream text = new BufferedInputStream(bytes, LOOK / 4);
    raw =
        hasLines(text)
            ? new LineEvents(text, file.name(), troubles, _ -> count.skip())
            : new DocumentEvents(text, file.name(), troubles);
    envelope =
        new Envelope(
            unpacked::add,
            () -> troubles.countUnreadable(file.name(), line(), "holds an event that is cut off"));
  }

  /// Null at the end.
  @Nullable AuditEvent next() throws IOException {
    while (true) {
      JsonNode node = unpacked.poll();
      if (node != null) {
        AuditEvent event = AuditEvent.of(node, raw.size());
        count.event(event);
        if (event != null) {
          return event;
        }
        continue;
      }
      JsonNode next = raw.next();
      if (next == null) {
        tellIfBroken();
        return null;
      }
      if (!envelope.open(next)) {
        count.other();
      }
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  private long line() {
    return requireNonNull(raw).line();
  }

  private void tellIfBroken() {
    if (!bytes.why().isEmpty() && !told) {
      told = true;
      troubles.countUnreadable(file.name(), raw.line(), bytes.why());
    }
  }

  /// Whether every line stands for itself. A document that was made for people breaks its lines
  /// behind a bracket or a comma.
  private static boolean hasLines(BufferedInputStream in) throws IOException {
    in.mark(LOOK + 1);
    byte[] begin = in.readNBytes(LOOK);
    in.reset();
    int from = 0;
    while (from < begin.length && begin[from] <= ' ' && begin[from] >= 0) {
      from++;
    }
    int to = from;
    while (to < begin.length && begin[to] != '\n') {
      to++;
    }
    boolean whole = to < begin.length || begin.length < LOOK;
    while (to > from && begin[to - 1] <= ' ' && begin[to - 1] >= 0) {
      to--;
    }
    if (from == to || (begin[from] != '{' && begin[from] != '[')) {
      return true;
    }
    if (!whole || begin[from] == '[') {
      return false;
    }
    return "{[,".indexOf(begin[to - 1]) < 0 && isWholeOrBroken(begin, from, to);
  }

  /// A whole object stands for itself; a broken one that ends like a whole one does too.
  private static boolean isWholeOrBroken(byte[] line, int from, int to) throws IOException {
    try {
      return Json.trees().readTree(line, from, to - from).isObject();
    } catch (JacksonException _) {
      return line[to - 1] == '}' || to - from > 200;
    }
  }
}
