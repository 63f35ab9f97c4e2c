package io.redisguard.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.ledger.Disruption;
import io.redisguard.ledger.Disruption.Stage;
import io.redisguard.ledger.Manner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same twelve minutes of one cluster, as files, clouds and collectors wrap them.
class FormatsTest {
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "lines.log",
        "array.json",
        "one-line-array.json",
        "eventlist.json",
        "cloudwatch-filter.json",
        "cloudwatch-subscription.json",
        "cloudwatch-export.log",
        "azure-records.json",
        "azure-lines.json",
        "azure-diagnostics.json",
        "azure-table.json",
        "gke.json",
        "gke-lines.json",
        "gke-newest-first.json",
      })
  void everyShapeTellsTheSame(String file) {
    Replayed replayed = Replays.of(Replays.SAMPLES + file);

    assertThat(replayed.troubles().unreadable()).as(replayed.troubles().first()).isZero();
    assertThat(replayed.entries()).hasSize(1);
    Disruption disruption = replayed.entries().getFirst().disruption();
    assertThat(disruption.manner()).isEqualTo(Manner.EVICTION);
    assertThat(disruption.by()).isEqualTo("bob");
    assertThat(disruption.stage()).isEqualTo(Stage.OVER);
    assertThat(disruption.role().role()).isEqualTo("master");
    assertThat(disruption.node()).isEqualTo("n1");
    assertThat(disruption.group()).isEqualTo("prod/redis-node");
    assertThat(disruption.asked())
        .extracting(asking -> asking.who() + " " + asking.call().verb())
        .containsExactly("alice (kubectl) delete", "bob (kubectl) evict");
    assertThat(disruption.asked())
        .extracting(asking -> List.of(asking.refused(), asking.waits(), asking.allowed()))
        .containsExactly(List.of(1, 0, 0), List.of(0, 2, 1));
    assertThat(disruption.asked().getFirst().last()).contains("redis-node-0 is the master");
    assertThat(disruption.ready()).isEqualTo("2026-11-21T08:41:40Z");
    assertThat(replayed.entries().getFirst().verdicts().values())
        .extracting(Verdict::sentence)
        .contains("the guard would have refused it (delete-master)");
  }

  @Test
  void withoutBodiesTheNamesSpeak() {
    Replayed.Entry entry = Replays.of(Replays.SAMPLES + "metadata.log").entries().getFirst();

    assertThat(entry.byName()).isTrue();
    assertThat(entry.disruption().manner()).isEqualTo(Manner.EVICTION);
    assertThat(entry.disruption().by()).isEqualTo("bob");
    assertThat(entry.disruption().stage()).isEqualTo(Stage.REPLACED);
    assertThat(entry.disruption().group()).isEqualTo("prod/redis-node");
    assertThat(entry.verdicts().values()).allMatch(Verdict.withoutPod()::equals);
    assertThat(entry.prevention()).isEmpty();
  }
}
