package io.redisguard.redis;

import io.redisguard.facts.Address;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Role;
import io.redisguard.facts.ServerState;
import io.redisguard.facts.ServerState.Follower;
import io.redisguard.facts.ServerState.Link;
import io.redisguard.facts.ServerState.Persistence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to ask a Redis server, and what its replies mean.
///
/// Works on Redis 6.2 and later and on Valkey. What a user may not ask (`CONFIG` above all) is
/// unknown; without INFO, ROLE alone still tells the role and the replicas.
final class ServerReader {
  static final List<List<String>> QUESTIONS =
      List.of(
          List.of("ROLE"),
          List.of("INFO", "server"),
          List.of("INFO", "replication"),
          List.of("INFO", "persistence"),
          List.of("CONFIG", "GET", "min-replicas-to-write"),
          List.of("CONFIG", "GET", "appendfsync"),
          List.of("CONFIG", "GET", "save"),
          List.of("CONFIG", "GET", "shutdown-timeout"));

  /// Index of ROLE, which every user of ours may ask.
  static final int DECISIVE = 0;

  private ServerReader() {}

  /// The state that replies to the questions tell.
  static ServerState read(List<Reply> replies) {
    List<Reply> role = replies.getFirst().list();
    boolean master = !role.isEmpty() && role.getFirst().text().equals("master");
    Map<String, String> info = new HashMap<>();
    replies.subList(1, 4).forEach(reply -> info.putAll(reply.info()));
    return new ServerState(
        master ? Role.MASTER : Role.REPLICA,
        info.getOrDefault("run_id", ""),
        info.getOrDefault("valkey_version", info.getOrDefault("redis_version", "")),
        info.getOrDefault("loading", "0").equals("1"),
        offset(master, role, info),
        master ? followers(role, info) : List.of(),
        master ? Link.NONE : link(role, info),
        (int) number(info.getOrDefault("slave_priority", "100"), 100),
        !info.getOrDefault("master_failover_state", "no-failover").equals("no-failover"),
        setting(replies.get(4)).map(text -> (int) number(text, 0)),
        persistence(info, replies));
  }

  private static long offset(boolean master, List<Reply> role, Map<String, String> info) {
    String own = info.get(master ? "master_repl_offset" : "slave_repl_offset");
    int place = master ? 1 : 4;
    return number(own != null ? own : role.size() > place ? role.get(place).text() : "", 0);
  }

  private static List<Follower> followers(List<Reply> role, Map<String, String> info) {
    List<Follower> followers = new ArrayList<>();
    for (int i = 0; info.containsKey("slave" + i); i++) {
      followers.add(follower(info.getOrDefault("slave" + i, "")));
    }
    if (!followers.isEmpty() || role.size() < 3) {
      return followers;
    }
    for (Reply row : role.get(2).list()) {
      List<Reply> columns = row.list();
      if (columns.size() == 3) {
        Address address =
            new Address(columns.getFirst().text(), (int) number(columns.get(1).text(), 0));
        followers.add(new Follower(address, true, number(columns.get(2).text(), 0), 0));
      }
    }
    return followers;
  }

  /// `ip=10.0.0.1,port=6379,state=online,offset=42,lag=1`.
  private static Follower follower(String line) {
    Map<String, String> fields = new HashMap<>();
    for (String field : line.split(",", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals), field.substring(equals + 1));
      }
    }
    return new Follower(
        new Address(fields.getOrDefault("ip", ""), (int) number(fields.get("port"), 0)),
        fields.getOrDefault("state", "").equals("online"),
        number(fields.get("offset"), 0),
        number(fields.get("lag"), 0));
  }

  private static Link link(List<Reply> role, Map<String, String> info) {
    boolean told = info.containsKey("master_link_status");
    String state = role.size() > 3 ? role.get(3).text() : "";
    return new Link(
        new Address(
            role.size() > 1 ? role.get(1).text() : "",
            role.size() > 2 ? (int) number(role.get(2).text(), 0) : 0),
        told ? "up".equals(info.get("master_link_status")) : state.equals("connected"),
        number(info.get("master_last_io_seconds_ago"), -1),
        told ? "1".equals(info.get("master_sync_in_progress")) : state.equals("sync"));
  }

  private static Persistence persistence(Map<String, String> info, List<Reply> replies) {
    long now = number(info.get("server_time_usec"), 0) / 1_000_000;
    long lastSave = number(info.get("rdb_last_save_time"), 0);
    return new Persistence(
        "1".equals(info.get("aof_enabled")),
        setting(replies.get(5)),
        setting(replies.get(6)),
        number(info.get("rdb_changes_since_last_save"), 0),
        now == 0 || lastSave == 0 ? 0 : Math.max(0, now - lastSave),
        setting(replies.get(7)).map(text -> (int) number(text, 0)));
  }

  private static Fact<String> setting(Reply reply) {
    List<Reply> pair = reply.list();
    if (pair.size() >= 2) {
      return Fact.known(pair.get(1).text());
    }
    return Fact.unknown(
        reply instanceof Reply.Failure
            ? "CONFIG GET is not allowed"
            : "this version has no such setting");
  }

  static long number(@Nullable String text, long otherwise) {
    try {
      return text == null || text.isEmpty() ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }
}
