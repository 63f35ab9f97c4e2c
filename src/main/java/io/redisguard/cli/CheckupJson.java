package io.redisguard.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.facts.Fact;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.Losses;
import io.redisguard.facts.ServerState;
import java.util.Locale;

/// A group that was asked, for tools.
final class CheckupJson {
  private CheckupJson() {}

  static ObjectNode of(Checkup checkup) {
    LiveGroup live = checkup.live();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("group", checkup.group());
    json.put("well", checkup.isWell());
    json.put(
        "master",
        live.master() instanceof Fact.Known<LiveMember>(LiveMember master) ? master.name() : null);
    json.put("login", checkup.login() instanceof Fact.Known<String>(String user) ? user : null);
    checkup.troubles().forEach(json.putArray("blind")::add);
    live.rivals().forEach(rival -> json.withArrayProperty("rivals").add(rival.name()));
    var servers = json.putArray("servers");
    for (LiveMember member : live.members()) {
      member.serverState().ifPresent(state -> put(live, member, state, servers.addObject()));
    }
    json.putObject("sentinels")
        .put("answering", live.sentinels().size())
        .put("needed", live.sentinelsNeeded());
    checkup.losses().ifPresent(losses -> put(losses, json));
    return json;
  }

  private static void put(LiveGroup live, LiveMember member, ServerState state, ObjectNode json) {
    json.put("pod", member.name());
    json.put("role", state.role().name().toLowerCase(Locale.ROOT));
    json.put("version", state.version());
    if (!state.isMaster()) {
      json.put("inSync", state.isGoodReplica());
      json.put("lagBytes", live.lagBytes(member));
      json.put("priority", state.priority());
    }
  }

  /// What a clean stop, a handover and a crash of the master would lose, as member `losses`.
  static void put(Losses losses, ObjectNode json) {
    json.putObject("losses")
        .put("cleanStop", losses.cleanStop())
        .put("handover", losses.handover())
        .put("crash", losses.crash());
  }
}
