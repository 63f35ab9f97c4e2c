package io.redisguard.handover;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the text of a hook does, read without comments and without what it only prints.
record HookScript(String code) {
  private static final Pattern COMMENT = Pattern.compile("(?m)(^|\\s)#[^\n]*");

  /// `echo …` is talk, unless it is piped on.
  private static final Pattern TALK = Pattern.compile("\\becho\\b[^\n;|&]*(?=[\n;&]|$)");

  private static final Pattern FAILOVER =
      Pattern.compile("(?i)\\bsentinel[\"']?\\s+[\"']?failover\\b");
  private static final Pattern COORDINATED =
      Pattern.compile("(?i)\\bfailover[\"']?\\s+\\S+\\s+[\"']?coordinated\\b");
  private static final Pattern CLUSTER_FAILOVER =
      Pattern.compile("(?i)\\bcluster[\"']?\\s+[\"']?failover\\b");
  private static final Pattern DIRECT_FAILOVER =
      Pattern.compile("(?i)-cli\\b(?![^\n;|&]*(sentinel|cluster))[^\n;|&]*\\sfailover\\b");
  private static final Pattern FENCE =
      Pattern.compile("(?i)\\bclient[\"']?\\s+[\"']?pause\\b[^\n]*\\bwrite\\b");

  private static final Pattern STEP =
      Pattern.compile(
          "\\b(?<loop>for|while|until)\\b(?<bounds>.*?)\\bdo\\b"
              + "|\\b(?<done>done)\\b"
              + "|\\bsleep\\s+\"?(?<sleep>[0-9]+)",
          Pattern.DOTALL);

  /// Ends of counted loops: `seq 1 20`, `{1..20}`, `-lt 20`, `< 20`.
  private static final Pattern BOUND =
      Pattern.compile("(?:seq(?:\\s+[0-9]+)?\\s+|\\.\\.|-l[te]\\s+|<=?\\s*)\"?([0-9]{1,6})\\b");

  static HookScript of(String text) {
    String code = COMMENT.matcher(text.replace("\\\n", " ")).replaceAll("$1");
    return new HookScript(TALK.matcher(code).replaceAll(""));
  }

  /// By any of the ways that there are, good or bad.
  boolean handsOver() {
    return failsOverBySentinel() || failsOverInCluster() || failsOverDirectly();
  }

  boolean failsOverBySentinel() {
    return FAILOVER.matcher(code).find();
  }

  boolean failsOverInCluster() {
    return CLUSTER_FAILOVER.matcher(code).find();
  }

  /// The server's own FAILOVER, of which Sentinel is not told.
  boolean failsOverDirectly() {
    return DIRECT_FAILOVER.matcher(code).find();
  }

  /// Whether writes are paused before the role moves, by the hook or (Valkey 9) by Sentinel.
  boolean pausesWrites() {
    return FENCE.matcher(code).find() || COORDINATED.matcher(code).find();
  }

  boolean mentions(String regex) {
    return Pattern.compile("(?i)" + regex).matcher(code).find();
  }

  /// The seconds that it sleeps if it has to wait as long as it can; what cannot be counted counts
  /// once, and what a script never ends with, such as an unbounded loop, too.
  long longestSleep() {
    long total = 0;
    Deque<Long> rounds = new ArrayDeque<>(List.of(1L));
    Matcher step = STEP.matcher(code);
    while (step.find()) {
      if (step.group("loop") != null) {
        rounds.push(rounds.getFirst() * bound(step.group("bounds")));
      } else if (step.group("done") != null && rounds.size() > 1) {
        rounds.pop();
      } else if (step.group("sleep") != null) {
        total += rounds.getFirst() * Math.min(Long.parseLong(clip(step.group("sleep"))), 86_400);
      }
    }
    return total;
  }

  private static long bound(String condition) {
    Matcher bound = BOUND.matcher(condition);
    return bound.find() ? Long.parseLong(bound.group(1)) : 1;
  }

  private static String clip(String digits) {
    return digits.length() > 9 ? "999999999" : digits;
  }
}
