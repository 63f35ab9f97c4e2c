package io.redisguard.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.ledger.Asking;
import io.redisguard.ledger.Disruption;
import io.redisguard.ledger.Evidence;
import io.redisguard.replay.Replayed;
import io.redisguard.replay.Replayed.Entry;
import io.redisguard.replay.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a log tells, for tools; its shape is a contract (docs/replay.md).
final class ReplayJson {
  private ReplayJson() {}

  static ObjectNode of(Replayed replayed, int files) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("files", files);
    json.put("events", replayed.count().events());
    put(json, "first", replayed.count().first());
    put(json, "last", replayed.count().last());
    json.put("unreadable", replayed.troubles().unreadable());
    json.put("firstUnreadable", replayed.troubles().first());
    json.put("late", replayed.troubles().late());
    json.put("forgotten", replayed.forgotten());
    ArrayNode disruptions = json.putArray("disruptions");
    replayed.entries().forEach(entry -> put(entry, disruptions.addObject()));
    return json;
  }

  private static void put(Entry entry, ObjectNode json) {
    Disruption disruption = entry.disruption();
    json.put("namespace", disruption.pod().namespace());
    json.put("pod", disruption.pod().name());
    json.put("uid", disruption.uid());
    json.put("group", disruption.group());
    json.put("node", disruption.node());
    json.put("role", disruption.role().role());
    json.put("roleSource", disruption.role().source());
    json.put("manner", disruption.manner().word());
    json.put("stage", disruption.stage().word());
    json.put("by", disruption.by());
    put(json, "began", disruption.began());
    put(json, "gone", disruption.gone());
    put(json, "replaced", disruption.replaced());
    put(json, "ready", disruption.ready());
    ArrayNode asked = json.putArray("asked");
    for (Asking asking : disruption.asked()) {
      put(asking, entry.verdicts().get(asking), asked.addObject());
    }
    ArrayNode evidence = json.putArray("evidence");
    for (Evidence line : disruption.evidence()) {
      evidence
          .addObject()
          .put("at", line.at().toString())
          .put("source", line.source())
          .put("text", line.text());
    }
    json.put("prevention", entry.prevention());
    json.put("knownByName", entry.byName());
  }

  private static void put(Asking asking, @Nullable Verdict verdict, ObjectNode json) {
    json.put("user", asking.user());
    json.put("client", asking.client());
    json.put("call", asking.call().verb());
    json.put("allowed", asking.allowed());
    json.put("waits", asking.waits());
    json.put("refused", asking.refused());
    put(json, "first", asking.firstTime());
    put(json, "last", asking.lastTime());
    json.put("message", asking.last());
    json.put("audit", asking.audit());
    ObjectNode guard = json.putObject("guard");
    switch (verdict) {
      case Verdict.Told(Asking.Answer answer, String rules, String message) -> {
        guard.put("answer", answer.name().toLowerCase(Locale.ROOT));
        ArrayNode against = guard.putArray("rules");
        List.of(rules.split(", ", -1)).stream().filter(r -> !r.isEmpty()).forEach(against::add);
        guard.put("message", message);
      }
      case Verdict.Unknown(String why) -> guard.put("answer", "unknown").put("message", why);
      case null -> guard.put("answer", "not asked");
    }
  }

  private static void put(ObjectNode json, String key, @Nullable Instant time) {
    json.put(key, time == null ? null : time.toString());
  }
}
