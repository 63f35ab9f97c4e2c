package io.redisguard.redis;

import static io.redisguard.redis.ServerReader.number;

import io.redisguard.facts.Address;
import io.redisguard.facts.Asked;
import io.redisguard.facts.Asked.Told;
import io.redisguard.facts.Fact;
import io.redisguard.facts.SentinelState;
import io.redisguard.facts.SentinelState.Candidate;
import io.redisguard.redis.RedisSession.NoAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What to ask a Sentinel, and what its replies mean.
final class SentinelReader {
  private SentinelReader() {}

  /// Asks for the group of this name; where the Sentinel knows none such but exactly one other, for
  /// that. Many manifests do not tell the name.
  static Asked<SentinelState> ask(RedisSession session, List<RedisLogin> logins, String name) {
    return Login.ask(session, logins, List.of(question("MASTERS"), List.of("PING")), 1)
        .then(replies -> details(session, name, replies.getFirst()));
  }

  private static Asked<SentinelState> details(RedisSession session, String name, Reply masters) {
    List<String> names =
        masters.list().stream().map(row -> row.pairs().getOrDefault("name", "")).toList();
    String group = names.size() == 1 && !names.contains(name) ? names.getFirst() : name;
    try {
      return read(group, session.ask(questions(group)));
    } catch (NoAnswer e) {
      return e.asked();
    }
  }

  private static List<List<String>> questions(String name) {
    return List.of(
        question("MASTER", name),
        question("GET-MASTER-ADDR-BY-NAME", name),
        question("REPLICAS", name),
        question("CKQUORUM", name),
        List.of("INFO", "sentinel"));
  }

  private static List<String> question(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "SENTINEL";
    System.arraycopy(words, 0, all, 1, words.length);
    return List.of(all);
  }

  private static Asked<SentinelState> read(String name, List<Reply> replies) {
    if (replies.getFirst() instanceof Reply.Failure failure) {
      return failure.is("NOPERM")
          ? new Asked.Locked<>("it forbids SENTINEL MASTER (NOPERM)")
          : new Asked.Garbled<>("it knows no master with the name " + name);
    }
    Map<String, String> row = replies.getFirst().pairs();
    List<Reply> told = replies.get(1).list();
    Address master =
        told.size() == 2
            ? new Address(told.getFirst().text(), (int) number(told.get(1).text(), 0))
            : address(row);
    return new Told<>(
        new SentinelState(
            name,
            master,
            row.getOrDefault("runid", ""),
            flags(row),
            millis(row, "down-after-milliseconds"),
            millis(row, "role-reported-time"),
            (int) number(row.get("quorum"), 0),
            (int) number(row.get("num-other-sentinels"), 0) + 1,
            replies.get(2).list().stream().map(SentinelReader::candidate).toList(),
            quorum(replies.get(3)),
            tilt(replies.get(4))));
  }

  static Candidate candidate(Reply reply) {
    Map<String, String> row = reply.pairs();
    return new Candidate(
        address(row),
        row.getOrDefault("runid", ""),
        flags(row),
        millis(row, "info-refresh"),
        (int) number(row.get("slave-priority"), 0),
        number(row.get("slave-repl-offset"), 0),
        "ok".equals(row.get("master-link-status")));
  }

  private static Address address(Map<String, String> row) {
    return new Address(row.getOrDefault("ip", ""), (int) number(row.get("port"), 0));
  }

  private static Set<String> flags(Map<String, String> row) {
    return Set.of(row.getOrDefault("flags", "").split(",", -1));
  }

  private static Duration millis(Map<String, String> row, String key) {
    return Duration.ofMillis(number(row.get(key), 0));
  }

  private static Fact<Boolean> quorum(Reply reply) {
    return switch (reply) {
      case Reply.Text(String text) -> Fact.known(text.startsWith("OK"));
      case Reply.Failure failure when failure.is("NOQUORUM") -> Fact.known(false);
      default -> Fact.unknown("CKQUORUM is not allowed");
    };
  }

  private static Fact<Boolean> tilt(Reply reply) {
    String tilt = reply.info().get("sentinel_tilt");
    return tilt == null ? Fact.unknown("INFO is not allowed") : Fact.known(tilt.equals("1"));
  }
}
