package io.redisguard.policy;

import java.util.Collection;
import java.util.List;

/// Help for a word that was meant to be another one.
final class Spelling {
  private Spelling() {}

  /// `; did you mean delete-master?`, or nothing when no known word is near.
  static String suggest(String word, Collection<String> known) {
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return bestDistance <= Math.max(1, word.length() / 3) ? "; did you mean " + best + "?" : "";
  }

  /// `a, b or c`.
  static String oneOf(List<String> words) {
    return words.size() == 1
        ? words.getFirst()
        : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }

  /// Levenshtein distance; words longer than 64 characters are far from everything.
  private static int distance(String left, String right) {
    if (left.length() > 64) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[right.length()];
  }
}
