package io.redisguard.replay;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The lines of a stream, one at a time in one buffer that is used again and again.
final class Lines {
  /// A request and an answer of 1.5 MiB each, with their quotes escaped.
  static final int LONGEST = 8 << 20;

  private static final int BLOCK = 256 << 10;

  private final InputStream in;
  private byte[] buffer = new byte[BLOCK];
  private int begin;
  private int end;
  private int lineEnd;

  /// Where the bytes begin that were read last.
  private int fresh;

  private long number;
  private boolean tooLong;
  private boolean atEnd;

  Lines(InputStream in) {
    this.in = in;
  }

  /// Goes to the next line; false when there is none. One that is too long is empty.
  boolean next() throws IOException {
    begin = number == 0 ? 0 : Math.min(end, lineEnd + 1);
    number++;
    tooLong = false;
    int look = begin;
    while (true) {
      int newline = newline(look);
      if (newline >= 0) {
        lineEnd = newline;
        break;
      }
      if (!fill()) {
        lineEnd = end;
        if (begin == end && !tooLong) {
          return false;
        }
        break;
      }
      look = fresh;
    }
    if (tooLong) {
      begin = lineEnd;
    }
    return true;
  }

  byte[] bytes() {
    return buffer;
  }

  int from() {
    return begin;
  }

  int to() {
    return lineEnd;
  }

  /// Counted from 1.
  long number() {
    return number;
  }

  boolean isTooLong() {
    return tooLong;
  }

  /// Whether the line ended with the file and not with a line break.
  boolean isLast() {
    return atEnd && lineEnd == end;
  }

  private int newline(int from) {
    for (int i = from; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /// Reads more; what was before this line makes room, and so does a line that is too long.
  private boolean fill() throws IOException {
    if (end - begin >= LONGEST) {
      tooLong = true;
      begin = end;
    }
    if (begin > 0) {
      System.arraycopy(buffer, begin, buffer, 0, end - begin);
      end -= begin;
      begin = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    fresh = end;
    int read = in.read(buffer, end, buffer.length - end);
    atEnd = read < 0;
    end += Math.max(0, read);
    return !atEnd;
  }
}
