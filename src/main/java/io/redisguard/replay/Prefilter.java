package io.redisguard.replay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/// Whether a line can be of interest, told from its bytes alone: most of a log is reading, and
/// writing of leases and events, and parsing all of that takes ten times as long.
///
/// May say yes to too much, never no to a line that matters: every place counts where a key stands,
/// so nothing that a client puts into a name or an address can hide what it does. The quotes of a
/// log within a log are escaped.
final class Prefilter {
  static final List<String> RESOURCES =
      List.of(
          "pods",
          "statefulsets",
          "deployments",
          "replicasets",
          "replicationcontrollers",
          "daemonsets",
          "poddisruptionbudgets",
          "namespaces");
  static final List<String> VERBS =
      List.of("create", "update", "patch", "delete", "deletecollection");

  private static final byte[] VERB = "verb".getBytes(US_ASCII);
  private static final byte[] RESOURCE = "resource".getBytes(US_ASCII);
  private static final byte[] CLOUD_ENTRY = "protoPayload".getBytes(US_ASCII);
  private static final byte[] LIST = "\"logEvents\"".getBytes(US_ASCII);
  private static final byte[] TABLE_ROW = "\"AuditId\"".getBytes(US_ASCII);
  private static final List<byte[]> VERB_VALUES = bytes(VERBS);
  private static final List<byte[]> RESOURCE_VALUES = bytes(RESOURCES);

  private Prefilter() {}

  static boolean mayMatter(byte[] line, int from, int to) {
    if (has(line, from, to, VERB, VERB_VALUES) && has(line, from, to, RESOURCE, RESOURCE_VALUES)) {
      return true;
    }
    return find(line, from, to, CLOUD_ENTRY) >= 0
        || find(line, from, to, TABLE_ROW) >= 0
        || find(line, from, to, LIST) >= 0;
  }

  /// Whether a key stands anywhere with one of these values.
  private static boolean has(byte[] line, int from, int to, byte[] key, List<byte[]> values) {
    for (int at = find(line, from, to, key); at >= 0; at = find(line, at, to, key)) {
      at += key.length;
      int value = valueAt(line, at, to);
      if (value >= 0 && isOneOf(line, value, to, values)) {
        return true;
      }
    }
    return false;
  }

  /// Where a text value begins after `"key`; -1 when that is no key of a text.
  private static int valueAt(byte[] line, int after, int to) {
    boolean colon = false;
    for (int i = after; i < to; i++) {
      switch (line[i]) {
        case '\\', '"', ' ', '\t' -> {}
        case ':' -> colon = true;
        default -> {
          return colon ? i : -1;
        }
      }
    }
    return -1;
  }

  private static boolean isOneOf(byte[] line, int at, int to, List<byte[]> values) {
    for (byte[] value : values) {
      int end = at + value.length;
      if (end < to && (line[end] == '"' || line[end] == '\\') && matches(line, at, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] line, int at, byte[] word) {
    for (int i = 0; i < word.length; i++) {
      if (line[at + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  static int find(byte[] line, int from, int to, byte[] word) {
    byte first = word[0];
    int last = to - word.length;
    for (int i = from; i <= last; i++) {
      if (line[i] == first && matches(line, i, word)) {
        return i;
      }
    }
    return -1;
  }

  private static List<byte[]> bytes(List<String> words) {
    return words.stream().map(word -> word.getBytes(US_ASCII)).toList();
  }
}
