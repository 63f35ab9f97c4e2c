package io.redisguard.facts;

import io.redisguard.facts.LiveGroup.LiveMember;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Who is master, by what the members of a group say.
///
/// It is whom the majority of the Sentinels that answered name, if that server says so too. Where
/// no Sentinel answers, it is the one server that calls itself master.
///
/// @param voters Sentinels whose word counts
record MasterElection(List<LiveMember> members, List<SentinelState> voters) {
  /// The master, or why nobody can tell.
  ///
  /// @param problems why members could not be asked
  Fact<LiveMember> result(Stream<String> problems) {
    return voters.isEmpty() ? bySelf(problems) : bySentinels();
  }

  private Fact<LiveMember> bySelf(Stream<String> problems) {
    List<LiveMember> masters = members.stream().filter(LiveMember::saysMaster).toList();
    if (masters.size() == 1) {
      return Fact.known(masters.getFirst());
    }
    return Fact.unknown(
        masters.isEmpty()
            ? problems.findFirst().orElse("no server says that it is master")
            : LiveMember.names(masters) + " all say that they are master");
  }

  private Fact<LiveMember> bySentinels() {
    Map<String, Integer> votes = new HashMap<>();
    for (SentinelState voter : voters) {
      int count = votes.merge(named(voter), 1, Integer::sum);
      if (count * 2 > voters.size()) {
        return confirmed(voter);
      }
    }
    return Fact.unknown("the Sentinels disagree: " + String.join(", ", votes.keySet()));
  }

  private String named(SentinelState voter) {
    return find(voter).map(LiveMember::name).orElse(voter.master().toString());
  }

  /// A restarted server has a new run id, which Sentinel learns up to 10 s late; an address may be
  /// one of several. Either will do, ROLE has the last word.
  private Optional<LiveMember> find(SentinelState voter) {
    Predicate<LiveMember> byRunId =
        member ->
            member
                .serverState()
                .filter(state -> !state.runId().isEmpty())
                .filter(state -> state.runId().equals(voter.masterRunId()))
                .isPresent();
    Predicate<LiveMember> byAddress =
        member ->
            member.server() != null
                && (voter.master().host().equals(member.pod().podIp())
                    || voter.master().host().startsWith(member.name() + "."));
    return Stream.concat(members.stream().filter(byRunId), members.stream().filter(byAddress))
        .findFirst();
  }

  private Fact<LiveMember> confirmed(SentinelState voter) {
    LiveMember named = find(voter).orElse(null);
    if (named == null) {
      return Fact.unknown(
          "the Sentinels name %s, which is no pod of the group".formatted(voter.master()));
    }
    String sentence = "the Sentinels name %s, which ".formatted(named.name());
    ServerState state = named.serverState().orElse(null);
    if (state == null) {
      String problem = named.server() == null ? "runs no server" : named.server().problem();
      return Fact.unknown(sentence + "cannot be asked: " + problem);
    }
    return state.isMaster()
        ? Fact.known(named)
        : Fact.unknown(sentence + "says that it is a replica");
  }
}
