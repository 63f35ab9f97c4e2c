package io.redisguard.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestPod;
import io.redisguard.facts.RedisIdentity.LabelledRole;
import io.redisguard.facts.RedisIdentity.Pattern;
import io.redisguard.facts.RedisIdentity.RoleLabel;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Selector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisIdentityTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # labels                                                                  | role    | label that tells      | moves
          app.kubernetes.io/name=redis isMaster=true                                | MASTER  | isMaster=true         | true
          app.kubernetes.io/name=redis isMaster=false                               | REPLICA | isMaster=false        | true
          app.kubernetes.io/name=redis isMaster=maybe                               | SILENT  | isMaster=maybe        | true
          app.kubernetes.io/name=valkey isMaster=true                               | MASTER  | isMaster=true         | true
          app.kubernetes.io/name=redis app.kubernetes.io/component=master           | MASTER  | app.kubernetes.io/component=master | false
          app.kubernetes.io/name=redis app.kubernetes.io/component=replica          | REPLICA | app.kubernetes.io/component=replica | false
          app.kubernetes.io/name=redis app.kubernetes.io/component=node             | SILENT  | app.kubernetes.io/component=node | false
          app.kubernetes.io/name=redis app.kubernetes.io/component=node isMaster=true | MASTER | isMaster=true        | true
          app.kubernetes.io/name=redis                                              | SILENT  | ''                    | false
          app=redis-ha redis-ha=replica                                             | SILENT  | ''                    | false
          app.kubernetes.io/component=redis redisfailovers-role=master              | MASTER  | redisfailovers-role=master | true
          app.kubernetes.io/component=redis redisfailovers-role=slave               | REPLICA | redisfailovers-role=slave | true
          redis_setup_type=replication redis-role=master                            | MASTER  | redis-role=master     | true
          redis_setup_type=cluster redis-role=slave                                 | REPLICA | redis-role=slave      | true
          apps.kubeblocks.io/component-name=redis kubeblocks.io/role=primary        | MASTER  | kubeblocks.io/role=primary | true
          apps.kubeblocks.io/component-name=redis kubeblocks.io/role=secondary      | REPLICA | kubeblocks.io/role=secondary | true
          app.kubernetes.io/name=dragonfly role=master                              | MASTER  | role=master           | true
          # other people's labels
          application=spilo spilo-role=master role=master                           | SILENT  | ''                    | false
          app=web isMaster=true                                                     | SILENT  | ''                    | false
          redis-role=master                                                         | SILENT  | ''                    | false
          """)
  void labelsOfChartsAndOperators(String labels, LabelledRole role, String text, boolean moves) {
    PodView pod = pod(labels);

    assertThat(RedisIdentity.STANDARD.labelledRole(pod)).isEqualTo(role);
    assertThat(RedisIdentity.STANDARD.roleLabelText(pod)).isEqualTo(text);
    assertThat(RedisIdentity.STANDARD.movingRoleKey(pod))
        .isEqualTo(moves ? text.substring(0, text.indexOf('=')) : "");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "app.kubernetes.io/name=redis, true",
    "app=redis-ha,                 true",
    "redis_setup_type=standalone,  true",
    "app=redis,                    false",
    "app=web,                      false",
  })
  void knows(String labels, boolean known) {
    assertThat(RedisIdentity.STANDARD.knows(pod(labels))).isEqualTo(known);
  }

  @Test
  void ownPatternsAreAskedFirst() {
    RedisIdentity identity =
        RedisIdentity.standardAnd(
            List.of(
                new Pattern(
                    Selector.ofLabels(Map.of("app.kubernetes.io/name", "redis")),
                    RoleLabel.moving("tier", "leader", "follower"))));

    assertThat(
            identity.labelledRole(pod("app.kubernetes.io/name=redis tier=leader isMaster=false")))
        .isEqualTo(LabelledRole.MASTER);
    assertThat(identity.labelledRole(pod("app.kubernetes.io/name=redis isMaster=false")))
        .isEqualTo(LabelledRole.REPLICA);
    assertThat(identity.movingRoleKeys()).startsWith("tier");
  }

  /// `role` alone could be anybody's label, and `component` does not move.
  @Test
  void keysThatMoveAtAFailover() {
    assertThat(RedisIdentity.STANDARD.movingRoleKeys())
        .containsExactly("isMaster", "redisfailovers-role", "redis-role", "kubeblocks.io/role");
  }

  private static PodView pod(String labels) {
    TestPod pod = TestPod.web("some-pod");
    for (String label : labels.split(" ", -1)) {
      pod.labelled(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
    }
    return pod.view();
  }
}
