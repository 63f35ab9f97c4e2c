package io.redisguard.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestLive;
import io.redisguard.TestPod;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.ServerState.Persistence;
import io.redisguard.subject.PodView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossesTest {
  private static final PodView MASTER = TestPod.redis("redis-node-0").view();
  private static final PodView REPLICA = TestPod.redis("redis-node-1").on("n2").view();

  @ParameterizedTest(name = "append only {0}, save {1}: {2}")
  @CsvSource({
    // append only, save, saves when it is stopped
    "true,  '',       Known[value=true]",
    "true,  unknown,  Known[value=true]",
    "false, 3600 1,   Known[value=true]",
    "false, '',       Known[value=false]",
    "false, unknown,  Unknown[why=CONFIG GET is not allowed]",
  })
  void whatAServerSavesWhenItIsStopped(boolean appendOnly, String save, String told) {
    assertThat(persistence(appendOnly, save).savesWhenStopped()).hasToString(told);
  }

  @ParameterizedTest(name = "append only {0}, save {1}: {2}")
  @CsvSource({
    "true,  unknown, 'nothing: it saves before it ends'",
    "false, 3600 1,  'nothing: it saves before it ends'",
    "false, '',      'everything: no replica is in sync and nothing is saved'",
    "false, unknown, 'everything, unless it saves before it ends: no replica is in sync and save is not told (CONFIG GET is not allowed)'",
  })
  void aCleanStopOfALoneMaster(boolean appendOnly, String save, String lost) {
    LiveGroup alone = new TestLive(List.of(MASTER), MASTER).group();

    assertThat(of(alone, persistence(appendOnly, save)).cleanStop()).isEqualTo(lost);
  }

  @ParameterizedTest(name = "redis-node-1 {0}: {1}")
  @CsvSource({
    "behind,    'what no replica has yet, now 4096 bytes; if it restarts first, up to a second of writes (appendfsync everysec)'",
    "copying,   'everything: no replica is in sync; if it restarts first, up to a second of writes (appendfsync everysec)'",
  })
  void aCrash(String says, String lost) {
    LiveGroup group =
        new TestLive(List.of(MASTER, REPLICA), MASTER).says("redis-node-1", says).group();

    assertThat(of(group, persistence(true, "")).crash()).isEqualTo(lost);
  }

  @Test
  void aHandover() {
    TestLive live = new TestLive(List.of(MASTER, REPLICA), MASTER);

    assertThat(of(live.group(), persistence(true, "")).handover())
        .isEqualTo("nothing: writes pause until a replica has them all");
    assertThat(of(live.says("redis-node-1", "priority0").group(), persistence(true, "")).handover())
        .isEqualTo("impossible: no replica may be promoted");
  }

  private static Persistence persistence(boolean appendOnly, String save) {
    return new Persistence(
        appendOnly,
        Fact.known("everysec"),
        save.equals("unknown") ? Fact.unknown("CONFIG GET is not allowed") : Fact.known(save),
        0,
        0,
        Fact.known(10));
  }

  private static Losses of(LiveGroup group, Persistence persistence) {
    LiveMember master = group.member(MASTER).orElseThrow();
    ServerState told = master.serverState().orElseThrow();
    return Losses.of(
        group,
        master,
        new ServerState(
            told.role(),
            told.runId(),
            told.version(),
            told.loading(),
            told.offset(),
            told.replicas(),
            told.link(),
            told.priority(),
            told.failingOver(),
            told.minReplicas(),
            persistence));
  }
}
