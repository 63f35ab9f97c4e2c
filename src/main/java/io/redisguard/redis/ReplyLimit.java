package io.redisguard.redis;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Lets pass only replies of a sensible size.
///
/// A reply begins with how long it is (`$536870912`), and a client library makes room for that much
/// at once. So the headers are read along, and one that promises too much ends the connection
/// before the library sees it. Source: RESP2 in the Redis documentation.
final class ReplyLimit extends FilterInputStream {
  /// Far more than any INFO, far less than the heap.
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_ITEMS = 10_000;
  private static final int MAX_LINE = 64 << 10;

  private long total;
  private long toSkip;
  private int lineLength;
  private char kind;
  private long number;
  private boolean negative;

  ReplyLimit(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    for (int i = 0; i < count; i++) {
      take((char) (buffer[offset + i] & 0xff));
    }
    total += Math.max(0, count);
    if (total > MAX_BYTES) {
      throw new ReplyTooLarge("its replies are larger than %d KiB".formatted(MAX_BYTES >> 10));
    }
    return count;
  }

  private void take(char c) throws ReplyTooLarge {
    if (toSkip > 0) {
      toSkip--;
    } else if (c == '\n') {
      endLine();
    } else if (lineLength++ == 0) {
      kind = c;
      number = 0;
      negative = false;
    } else if (c == '-') {
      negative = true;
    } else if (c >= '0' && c <= '9' && number <= Integer.MAX_VALUE) {
      number = number * 10 + (c - '0');
    }
    if (lineLength > MAX_LINE) {
      throw new ReplyTooLarge("its reply has a line without end");
    }
  }

  private void endLine() throws ReplyTooLarge {
    if (kind == '$' && !negative) {
      refuseOver(number, MAX_BYTES, "bytes");
      toSkip = number + 2;
    } else if (kind == '*' || kind == '%' || kind == '~' || kind == '>') {
      refuseOver(number, MAX_ITEMS, "items");
    }
    lineLength = 0;
    kind = 0;
  }

  private static void refuseOver(long promised, long most, String unit) throws ReplyTooLarge {
    if (promised > most) {
      throw new ReplyTooLarge("it wants to send %d %s in one reply".formatted(promised, unit));
    }
  }

  /// More than anybody asked for.
  static final class ReplyTooLarge extends IOException {
    private static final long serialVersionUID = 1;

    ReplyTooLarge(String message) {
      super(message);
    }
  }
}
