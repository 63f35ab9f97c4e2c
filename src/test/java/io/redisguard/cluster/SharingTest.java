package io.redisguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.ObjectProjection;
import io.redisguard.review.PodProjection;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import org.junit.jupiter.api.Test;

class SharingTest {
  private final Sharing sharing = new Sharing();

  @Test
  void changesNothing() {
    PodView pod = PodProjection.pod(tree(SampleObjects.pod("prod", "redis-0")));
    assertThat(sharing.of(pod)).isEqualTo(pod);
    WorkloadView workload =
        ObjectProjection.workload(tree(SampleObjects.workload("apps/v1", "Deployment", "web")));
    assertThat(sharing.of(workload)).isEqualTo(workload);
  }

  @Test
  void podsOfOneWorkloadShareTheirContainersAndLabels() {
    PodView first = sharing.of(PodProjection.pod(tree(SampleObjects.pod("prod", "redis-0"))));
    PodView second = sharing.of(PodProjection.pod(tree(SampleObjects.pod("prod", "redis-1"))));
    assertThat(second.labels()).isSameAs(first.labels());
    assertThat(second.controller()).isSameAs(first.controller());
    assertThat(second.spec().containers()).isSameAs(first.spec().containers());
  }

  @Test
  void aContainerThatDiffersInItsMountsSharesTheRest() {
    PodView first = sharing.of(PodProjection.pod(tree(SampleObjects.pod("prod", "redis-0"))));
    String other = SampleObjects.pod("prod", "redis-1").replace("/hooks}", "/elsewhere}");
    PodView second = sharing.of(PodProjection.pod(tree(other)));
    assertThat(second.spec().containers()).isNotEqualTo(first.spec().containers());
    assertThat(second.spec().containers().getFirst().env())
        .isSameAs(first.spec().containers().getFirst().env());
    assertThat(second.spec().containers().getLast()).isSameAs(first.spec().containers().getLast());
  }

  private static JsonNode tree(String yaml) {
    return YamlDocument.all(yaml).getFirst().tree();
  }
}
