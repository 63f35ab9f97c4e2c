package io.redisguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.cluster.ClusterIdentity.Reading;
import io.redisguard.cluster.RollbackWatch.Finding;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollbackWatchTest {
  private static final Finding FINE = new Finding.Unsuspicious();

  @ParameterizedTest(name = "read {0}, informer at {1}, then {2} → {3}")
  @CsvSource(
      textBlock =
          """
          # first look, informer, second look, rollback
            100,         0,        100,         false
            100,         0,        101,         false
            100,         0,         99,         true
            100,       150,        149,         true
            100,       150,        150,         false
            100,         0,        abc,         false
            abc,       150,        149,         true
          """)
  void resourceVersions(String first, long informer, String second, boolean rollback) {
    RollbackWatch watch = watching(new Reading.Read(first, "uid"), new Reading.Read(second, "uid"));
    assertThat(watch.look(0)).isEqualTo(FINE);
    assertThat(watch.look(informer))
        .isInstanceOf(rollback ? Finding.Rollback.class : FINE.getClass());
  }

  @Test
  void saysWhatWentBack() {
    assertThat(watching(new Reading.Read("10", "uid")).look(500))
        .isEqualTo(new Finding.Rollback("its resourceVersion went back from 500 to 10"));
  }

  @Test
  void anotherKubeSystemIsAnotherCluster() {
    RollbackWatch watch = watching(new Reading.Read("1", "uid-1"), new Reading.Read("2", "uid-2"));
    assertThat(watch.look(0)).isEqualTo(FINE);
    assertThat(watch.look(0))
        .isEqualTo(new Finding.Rollback("the UID of its kube-system namespace is another one"));
  }

  @Test
  void theStateAfterARollbackIsTheRightOneFromThenOn() {
    RollbackWatch watch =
        watching(
            new Reading.Read("100", "uid"),
            new Reading.Read("10", "uid"),
            new Reading.Read("11", "uid"));
    assertThat(watch.look(0)).isEqualTo(FINE);
    assertThat(watch.look(0)).isInstanceOf(Finding.Rollback.class);
    assertThat(watch.look(0)).isEqualTo(FINE);
  }

  @Test
  void whatWasNotReadChangesNothing() {
    RollbackWatch watch =
        watching(
            new Reading.Read("100", "uid"),
            new Reading.NotRead("the API server answered 503"),
            new Reading.Read("99", "uid"));
    assertThat(watch.look(0)).isEqualTo(FINE);
    assertThat(watch.look(0)).isEqualTo(new Finding.NotRead("the API server answered 503"));
    assertThat(watch.look(0)).isInstanceOf(Finding.Rollback.class);
  }

  private static RollbackWatch watching(Reading... readings) {
    Queue<Reading> queue = new ArrayDeque<>(List.of(readings));
    return new RollbackWatch(queue::remove);
  }
}
