package io.redisguard.handover;

import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.handover.HookVerdict.Fenceless;
import io.redisguard.handover.HookVerdict.Missing;
import io.redisguard.handover.HookVerdict.NoHandover;
import io.redisguard.handover.HookVerdict.Safe;
import io.redisguard.handover.HookVerdict.TooLong;
import io.redisguard.handover.HookVerdict.Unreadable;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodSpecView.PreStop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says what the preStop hook of a Redis server is worth, by the text of its script and by the
/// release of its chart.
public final class HookJudge {
  private static final Pattern OUR_BUDGET = Pattern.compile("(?m)^budget='([0-9]{1,6})'$");

  /// The chart of CloudPirates pauses for 22 s whatever the grace period is, and its two hooks wait
  /// up to 50 s in all. Source: CloudPirates-io/helm-charts,
  /// redis/templates/prestop-configmap.yaml.
  private static final String CLOUD_PIRATES_PAUSE = "pause\\s+22000\\b";

  private static final long CLOUD_PIRATES_SECONDS = 50;

  private HookJudge() {}

  /// All that is to be said; never empty. Several faults may come together.
  ///
  /// @param server the container of the pod that runs Redis
  /// @param namespace for ConfigMaps in which scripts lie
  public static List<HookVerdict> judge(
      PodSpecView spec, Map<String, String> labels, ContainerView server, NamespaceView namespace) {
    return switch (server.preStop()) {
      case null -> List.of(new Missing());
      case PreStop.Sleep(long seconds) -> sleep(seconds, spec.terminationGracePeriodSeconds());
      case PreStop.Other(String kind) ->
          List.of(new Unreadable("what its " + kind + " request does cannot be seen"));
      case PreStop.Exec hook ->
          script(
              hook,
              BitnamiChart.of(hook, labels),
              labels,
              new HookText(spec, server, namespace).of(hook.command()),
              spec.terminationGracePeriodSeconds());
    };
  }

  private static List<HookVerdict> sleep(long seconds, long grace) {
    List<HookVerdict> verdicts = new ArrayList<>();
    verdicts.add(new NoHandover("it only sleeps " + seconds + " s"));
    addTooLong(verdicts, seconds, grace);
    return List.copyOf(verdicts);
  }

  private static List<HookVerdict> script(
      PreStop.Exec hook,
      Optional<BitnamiChart> bitnami,
      Map<String, String> labels,
      Fact<String> text,
      long grace) {
    if (HandoverHook.isOurs(hook)) {
      return ours(hook, grace);
    }
    if (bitnami.isPresent()) {
      return List.of(bitnami.get().verdict());
    }
    return switch (text) {
      case Fact.Known<String>(String value) -> readable(HookScript.of(value), labels, grace);
      case Fact.Stale<String>(String value, _) -> readable(HookScript.of(value), labels, grace);
      case Fact.Unknown<String>(String why) -> List.of(new Unreadable(why));
    };
  }

  /// Our own hook fits the grace period that it came with; somebody may have lowered that since.
  private static List<HookVerdict> ours(PreStop.Exec hook, long grace) {
    Matcher budget = OUR_BUDGET.matcher(hook.command().getLast());
    long needs =
        (budget.find() ? Long.parseLong(budget.group(1)) : HandoverHook.MIN_BUDGET_SECONDS)
            + HandoverHook.SHUTDOWN_SECONDS;
    return List.of(
        needs > grace ? new TooLong(needs, grace) : new Safe("it is Redis Guard's own handover"));
  }

  private static List<HookVerdict> readable(
      HookScript script, Map<String, String> labels, long grace) {
    List<HookVerdict> verdicts = new ArrayList<>();
    if (script.failsOverBySentinel()) {
      if (!script.pausesWrites()) {
        verdicts.add(
            new Fenceless(
                "it fails over without pausing writes: what the old master takes for the next 10 s"
                    + " is lost"));
      }
    } else if (script.failsOverDirectly()) {
      verdicts.add(
          new NoHandover(
              "FAILOVER goes past Sentinel: 30 s without a master, then a second failover"));
    } else if (!script.failsOverInCluster()) {
      verdicts.add(new NoHandover(otherWork(script)));
    }
    boolean cloudPirates =
        labels.getOrDefault("helm.sh/chart", "").startsWith("redis-0.")
            && script.mentions(CLOUD_PIRATES_PAUSE);
    addTooLong(verdicts, cloudPirates ? CLOUD_PIRATES_SECONDS : script.longestSleep(), grace);
    if (verdicts.isEmpty()) {
      verdicts.add(
          new Safe(
              script.failsOverBySentinel()
                  ? "it pauses writes and starts a Sentinel failover"
                  : "it hands over by CLUSTER FAILOVER"));
    }
    return List.copyOf(verdicts);
  }

  private static String otherWork(HookScript script) {
    List<String> work = new ArrayList<>();
    if (script.mentions("\\bacl[\"']?\\s+[\"']?save\\b")) {
      work.add("saves ACLs");
    }
    if (script.mentions("(?<!acl )(?<!acl\")\\b(bg)?save\\b")) {
      work.add("saves data");
    }
    if (script.mentions("\\bshutdown\\b")) {
      work.add("shuts the server down");
    }
    long slept = script.longestSleep();
    if (slept > 0) {
      work.add("sleeps " + slept + " s");
    }
    return work.isEmpty()
        ? "it does nothing that moves the master role"
        : "it only " + String.join(" and ", work);
  }

  private static void addTooLong(List<HookVerdict> verdicts, long needs, long grace) {
    if (needs >= grace) {
      verdicts.add(new TooLong(needs, grace));
    }
  }
}
