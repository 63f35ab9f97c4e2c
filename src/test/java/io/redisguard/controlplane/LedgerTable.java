package io.redisguard.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The table of docs/ledger.md: what was done, and what is recorded.
record LedgerTable(String how, String by) {
  private static final Pattern CELL = Pattern.compile("\\|");
  private static final int COLUMNS = 3;

  /// The row of something that was done.
  static LedgerTable row(String done) {
    try {
      List<String> found =
          Files.readAllLines(Path.of("docs/ledger.md")).stream()
              .filter(line -> line.startsWith("| " + done + " |"))
              .toList();
      if (found.size() != 1) {
        throw new AssertionError("docs/ledger.md has %d rows: %s".formatted(found.size(), done));
      }
      List<String> cells =
          CELL.splitAsStream(found.getFirst().substring(1)).map(String::strip).toList();
      if (cells.size() != COLUMNS) {
        throw new AssertionError("three columns expected: " + found.getFirst());
      }
      return new LedgerTable(cells.get(1), cells.get(2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
