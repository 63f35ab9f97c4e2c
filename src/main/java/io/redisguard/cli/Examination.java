package io.redisguard.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cluster.GuardPermissions;
import java.util.List;
import java.util.Optional;

/// What the doctor found.
///
/// @param permissions empty without an API server
record Examination(List<Checkup> groups, Optional<GuardPermissions> permissions) {
  Examination {
    groups = List.copyOf(groups);
  }

  /// Whether every group can be judged and no permission is known to be missing.
  boolean isWell() {
    return groups.stream().allMatch(Checkup::isWell)
        && permissions.stream().allMatch(found -> found.missing().isEmpty());
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("well", isWell());
    ArrayNode array = json.putArray("groups");
    groups.forEach(group -> array.add(CheckupJson.of(group)));
    permissions.ifPresent(
        found -> {
          ObjectNode put = json.putObject("permissions");
          put.put("account", found.account());
          put.put("asked", found.asked());
          found.missing().forEach(put.putArray("missing")::add);
          put.put("problem", found.problem());
        });
    return json;
  }
}
