package io.redisguard.controlplane;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.fail;

import io.redisguard.controlplane.DisruptionLab.Batch;
import io.redisguard.controlplane.DisruptionLab.Seen;
import io.redisguard.controlplane.ForecastDifferences.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random situations, put to a real disruption controller and eviction API: `forecast` says what
/// they say.
///
/// `-Dfidelity.cases=5000` for more of them, `-Dfidelity.seed=42` for the same ones again.
class FidelityClusterIT {
  private static final int CASES = Integer.getInteger("fidelity.cases", 300);
  private static final long SEED =
      Long.getLong("fidelity.seed", RandomGenerator.getDefault().nextInt(1_000_000));
  private static final int AT_ONCE = 100;

  /// Whatever was late once is in time now, or it is not late but wrong.
  private static final int CONFIRMATIONS = 2;

  private static final int MOST_SHRINKING_STEPS = 30;

  private Count compared = new Count(0, 0, 0);
  private int lookedAtAgain;

  /// A situation and what differs.
  private record Different(Situation situation, List<String> differences) {
    @Override
    public String toString() {
      return String.join("\n", differences) + "\n" + SituationManifests.text(situation);
    }
  }

  @Test
  void forecastSaysWhatTheClusterSays() {
    System.out.println("fidelity: " + CASES + " situations of -Dfidelity.seed=" + SEED);
    RandomSituations random = new RandomSituations(new Random(SEED));
    List<Different> found = new ArrayList<>();
    try (DisruptionLab lab = DisruptionLab.open()) {
      Instant start = Instant.now();
      int done = 0;
      while (done < CASES && found.isEmpty()) {
        List<Situation> situations =
            Stream.generate(random::next).limit(Math.min(AT_ONCE, CASES - done)).toList();
        found.addAll(confirmed(situations, lab));
        done += situations.size();
      }
      System.out.printf(
          "fidelity: %d situations, %s in %d s; %d looked at again, %d differ%n",
          done,
          compared,
          Duration.between(start, Instant.now()).toSeconds(),
          lookedAtAgain,
          found.size());
      if (!found.isEmpty()) {
        fail(
            "of %d situations of -Dfidelity.seed=%d %d differ; the first, as small as it gets:%n%s",
            done, SEED, found.size(), smallest(found.getFirst(), lab));
      }
    }
  }

  private List<Different> confirmed(List<Situation> situations, DisruptionLab lab) {
    List<Different> different = different(situations, lab);
    lookedAtAgain += different.size();
    for (int i = 0; i < CONFIRMATIONS && !different.isEmpty(); i++) {
      different = different(different.stream().map(Different::situation).toList(), lab);
    }
    return different;
  }

  private Different smallest(Different different, DisruptionLab lab) {
    Different smallest = different;
    for (int i = 0; i < MOST_SHRINKING_STEPS; i++) {
      List<Different> smaller = different(smallest.situation().simpler().toList(), lab);
      if (smaller.isEmpty()) {
        break;
      }
      smallest = smaller.getFirst();
    }
    return smallest;
  }

  private List<Different> different(List<Situation> situations, DisruptionLab lab) {
    Set<Situation> all = new LinkedHashSet<>(situations);
    situations.stream().flatMap(FidelityClusterIT::judges).forEach(all::add);
    Batch batch = lab.observe(List.copyOf(all));
    Map<Situation, Seen> seen =
        batch.seen().stream().collect(toMap(Seen::situation, Function.identity()));
    ForecastDifferences forecast = new ForecastDifferences(batch);
    List<Different> different = new ArrayList<>();
    for (Situation situation : situations) {
      List<Seen> judges = judges(situation).map(seen::get).map(Objects::requireNonNull).toList();
      Seen here = requireNonNull(seen.get(situation));
      List<String> differences = new ArrayList<>(forecast.of(here));
      differences.addAll(forecast.ofVerdicts(here, judges));
      if (!differences.isEmpty()) {
        different.add(new Different(situation, differences));
      }
    }
    compared = compared.plus(forecast.count());
    return different;
  }

  /// Situations that show whether a budget ever lets anything go: when all is well, and when the
  /// autoscalers have scaled down as well. None where nobody can tell what that would be.
  private static Stream<Situation> judges(Situation situation) {
    Situation steady = SteadySituation.of(situation);
    return steady == null
        ? Stream.empty()
        : Stream.of(Optional.of(steady), Optional.ofNullable(steady.atLowLoad()))
            .flatMap(Optional::stream);
  }
}
