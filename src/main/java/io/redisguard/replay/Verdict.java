package io.redisguard.replay;

import io.redisguard.cluster.LoggedCluster;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.NamespaceView;
import io.redisguard.ledger.Asking.Answer;
import io.redisguard.ledger.Witness;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.rules.Endpoint;
import io.redisguard.subject.Actor;
import io.redisguard.subject.Subject;
import java.time.Instant;

/// What the guard would have answered to a request, had it been asked.
public sealed interface Verdict {
  /// The guard's answer.
  ///
  /// @param rules that have something against it: `delete-master, force-delete`; empty when none
  /// @param message what the person who asked would have read; empty for a plain yes
  record Told(Answer answer, String rules, String message) implements Verdict {}

  /// Nobody can tell.
  ///
  /// @param why ends the sentence "cannot be told: …"
  record Unknown(String why) implements Verdict {}

  /// Rules that have something against it; empty when that cannot be told.
  default String against() {
    return switch (this) {
      case Told told -> told.rules();
      case Unknown _ -> "";
    };
  }

  /// For people: "the guard would have refused it (delete-master)".
  default String sentence() {
    return switch (this) {
      case Told(Answer answer, String rules, String message) ->
          switch (answer) {
            case REFUSED -> "the guard would have refused it (" + rules + ")";
            case WAIT -> "the guard would have answered wait (" + rules + ")";
            case ALLOWED ->
                message.isEmpty()
                    ? "the guard would have allowed it"
                    : "the guard would have allowed it with a warning (" + rules + ")";
          };
      case Unknown(String why) -> "what the guard would have said cannot be told: " + why;
    };
  }

  /// The pod is known by its name alone.
  static Verdict withoutPod() {
    return new Unknown("the log has no pods, give --objects");
  }

  /// Decides with what the log tells of the cluster. Nobody can ask a Redis of then: its role is
  /// what its label says.
  static Verdict of(
      Subject subject,
      Actor actor,
      NamespaceView namespace,
      LoggedCluster cluster,
      GuardPolicy policy,
      Instant at) {
    Decision decision =
        Decider.standard()
            .decide(
                subject,
                actor,
                Endpoint.VALIDATE,
                Facts.ofCluster(Fact.known(namespace), Fact.known(cluster.cluster())),
                policy,
                at);
    String said = decision.allowed() ? String.join("; ", decision.warnings()) : decision.message();
    return new Told(Witness.answer(decision), Witness.rulesAgainst(decision), said);
  }
}
