package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The JSON values of one file, one at a time.
interface RawEvents {
  /// Null at the end, or where nothing more can be read.
  @Nullable JsonNode next() throws IOException;

  /// Of the text of the last one, in bytes, about.
  int size();

  /// Where the last one stands, counted from 1.
  long line();
}
