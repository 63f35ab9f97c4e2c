package io.redisguard.replay;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Bytes of a file, unpacked if it is gzip, up to where it ends or breaks: what was readable of a
/// file that is cut off is worth having.
final class Tolerant extends FilterInputStream {
  private static final int BUFFER = 64 << 10;
  private static final int MAGIC = 0x1f8b;

  private boolean broken;
  private String why = "";

  private Tolerant(InputStream in) {
    super(in);
  }

  static Tolerant of(InputStream raw, String source, Meter meter) throws IOException {
    BufferedInputStream packed = new BufferedInputStream(new Metered(raw, source, meter), BUFFER);
    packed.mark(2);
    int magic = packed.read() << 8 | packed.read();
    packed.reset();
    if (magic != MAGIC) {
      return new Tolerant(packed);
    }
    try {
      return new Tolerant(new GZIPInputStream(packed, BUFFER));
    } catch (EOFException | ZipException e) {
      Tolerant nothing = new Tolerant(packed);
      nothing.broke(e);
      return nothing;
    }
  }

  /// Why it ended before its end; empty when it did not.
  String why() {
    return why;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (broken) {
      return -1;
    }
    try {
      return super.read(bytes, offset, length);
    } catch (IOException e) {
      broke(e);
      return -1;
    }
  }

  private void broke(IOException e) {
    broken = true;
    why = e instanceof EOFException ? "the gzip data is cut off here" : "cannot be read on";
  }

  /// Tells how much was read of the file itself.
  private static final class Metered extends FilterInputStream {
    private final String source;
    private final Meter meter;

    Metered(InputStream in, String source, Meter meter) {
      super(in);
      this.source = source;
      this.meter = meter;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      meter.read(source, read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      meter.read(source, Math.max(0, read));
      return read;
    }
  }
}
