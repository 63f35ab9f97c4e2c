package io.redisguard.handover;

import io.redisguard.subject.PodSpecView.PreStop;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A release of the bitnami charts `redis` or `valkey`, whose hooks are known by version. Source:
/// bitnami/charts, bitnami/redis CHANGELOG and templates/scripts-configmap.yaml.
///
/// @param name `redis` or `valkey`
record BitnamiChart(String name, int major, int minor, int patch) {
  private static final Pattern CHART =
      Pattern.compile("(redis|valkey)-([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})\\b.*");

  private static final int[] FIRST_WITH_PAUSE = {17, 4, 2};
  private static final int[] FIRST_NOOP = {21, 2, 13};
  private static final int[] FIRST_FIXED = {23, 0, 4};

  /// The last release of `valkey` that was read; its hook still had the fault.
  private static final int[] LAST_NOOP_VALKEY = {4, 0, 2};

  private static final int FIRST_NOOP_VALKEY_MAJOR = 4;

  /// Empty for hooks of anybody else; other charts are called `redis` too.
  static Optional<BitnamiChart> of(PreStop.Exec hook, Map<String, String> labels) {
    Matcher chart = CHART.matcher(labels.getOrDefault("helm.sh/chart", ""));
    if (!String.join(" ", hook.command()).contains("/opt/bitnami/") || !chart.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new BitnamiChart(chart.group(1), number(chart, 2), number(chart, 3), number(chart, 4)));
  }

  HookVerdict verdict() {
    return name.equals("redis") ? ofRedis() : ofValkey();
  }

  private HookVerdict ofRedis() {
    if (isBefore(FIRST_WITH_PAUSE)) {
      return new HookVerdict.Fenceless(
          this + " fails over without a write pause (fixed in 17.4.2)");
    }
    return !isBefore(FIRST_NOOP) && isBefore(FIRST_FIXED)
        ? new HookVerdict.Noop(
            this + " never sees that it is master and does nothing (fixed in 23.0.4)")
        : safe();
  }

  private HookVerdict ofValkey() {
    boolean faulty =
        major >= FIRST_NOOP_VALKEY_MAJOR && Arrays.compare(version(), LAST_NOOP_VALKEY) <= 0;
    return faulty
        ? new HookVerdict.Noop(this + " never sees that it is master and does nothing")
        : safe();
  }

  private HookVerdict safe() {
    return new HookVerdict.Safe(this + " pauses writes, fails over by Sentinel and waits for it");
  }

  private boolean isBefore(int[] other) {
    return Arrays.compare(version(), other) < 0;
  }

  private int[] version() {
    return new int[] {major, minor, patch};
  }

  private static int number(Matcher chart, int group) {
    return Integer.parseInt(chart.group(group));
  }

  @Override
  public String toString() {
    return "bitnami " + name + "-" + major + "." + minor + "." + patch;
  }
}
