package io.redisguard.replay;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The events of all files in order of time, each once. Files whose times overlap, as those of
/// several API servers do, are read side by side; a file is opened when its time has come.
///
/// Within a file events may come out of order: some are held back, and the oldest goes first.
public final class AuditLog implements AutoCloseable {
  /// As much text as is held back. Trees take some ten times as much; a busy cluster writes this
  /// about Redis pods in minutes.
  private static final long MOST_HELD = 4 << 20;

  /// Weight of an event besides its text.
  private static final int EVENT = 500;

  /// Copies of an event lie close together, once files are read side by side.
  private static final int MOST_REMEMBERED = 50_000;

  private record Head(AuditEvent event, OpenLog log, long number) {}

  private record Held(AuditEvent event, long number) {}

  private final InputStream standardInput;
  private final Predicate<AuditEvent> wanted;
  private final Meter meter;
  private final Troubles troubles = new Troubles();
  private final Count count = new Count();
  private final Deque<LogFile> waiting;
  private final PriorityQueue<Head> open =
      new PriorityQueue<>(
          comparing((Head head) -> head.event().at()).thenComparingLong(Head::number));
  private final PriorityQueue<Held> held =
      new PriorityQueue<>(
          comparing((Held one) -> one.event().at()).thenComparingLong(Held::number));
  private final Map<String, Boolean> remembered = bounded();
  private Instant reached = Instant.MIN;
  private long weight;
  private long number;

  /// @param wanted which events are worth being held back
  AuditLog(LogFiles files, InputStream standardInput, Predicate<AuditEvent> wanted, Meter meter) {
    this.standardInput = standardInput;
    this.wanted = wanted;
    this.meter = meter;
    waiting = new ArrayDeque<>(files.files());
  }

  /// The next event; null at the end.
  @Nullable AuditEvent next() throws IOException {
    while (held.isEmpty() || weight < MOST_HELD) {
      AuditEvent read = read();
      if (read == null) {
        break;
      }
      if (wanted.test(read) && isNew(read)) {
        held.add(new Held(read, number++));
        weight += EVENT + (read.hasBodies() ? read.size() : 0);
      }
    }
    Held next = held.poll();
    if (next == null) {
      return null;
    }
    AuditEvent event = next.event();
    weight -= EVENT + (event.hasBodies() ? event.size() : 0);
    if (event.at().isBefore(reached)) {
      troubles.countLate();
    } else {
      reached = event.at();
    }
    return event;
  }

  Troubles troubles() {
    return troubles;
  }

  Count count() {
    return count;
  }

  @Override
  public void close() throws IOException {
    for (Head head : open) {
      head.log().close();
    }
  }

  private @Nullable AuditEvent read() throws IOException {
    LogFile file = waiting.peek();
    while (file != null && isDue(file)) {
      waiting.remove();
      goOn(new OpenLog(file, file.open(standardInput), troubles, meter, count));
      file = waiting.peek();
    }
    Head head = open.poll();
    if (head == null) {
      return null;
    }
    goOn(head.log());
    return head.event();
  }

  private boolean isDue(LogFile file) {
    Head head = open.peek();
    return head == null || !file.begins().isAfter(head.event().at());
  }

  private void goOn(OpenLog log) throws IOException {
    AuditEvent next = log.next();
    if (next == null) {
      log.close();
    } else {
      open.add(new Head(next, log, number++));
    }
  }

  private boolean isNew(AuditEvent event) {
    return event.id().isEmpty()
        || remembered.put(event.id() + "@" + event.at(), Boolean.TRUE) == null;
  }

  private static Map<String, Boolean> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
        return size() > MOST_REMEMBERED;
      }
    };
  }
}
