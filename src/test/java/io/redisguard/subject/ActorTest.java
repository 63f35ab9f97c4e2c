package io.redisguard.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActorTest {
  @ParameterizedTest(name = "{0} in {1}: {2}")
  @CsvSource({
    "system:node:n1,                                                    '',           NODE",
    "system:node:n1,                                                    system:nodes, NODE",
    "some-cloud-kubelet,                                                system:nodes, NODE",
    "system:kube-scheduler,                                             '',           SCHEDULER",
    "system:serviceaccount:kube-system:node-controller,                 '',           JANITOR",
    "system:serviceaccount:kube-system:device-taint-eviction-controller, '',          JANITOR",
    "system:serviceaccount:kube-system:pod-garbage-collector,           '',           JANITOR",
    "system:serviceaccount:kube-system:generic-garbage-collector,       '',           JANITOR",
    "system:serviceaccount:kube-system:namespace-controller,            '',           JANITOR",
    "system:serviceaccount:kube-system:ttl-after-finished-controller,   '',           JANITOR",
    "system:kube-controller-manager,                             '',    WORKLOAD_CONTROLLER",
    "system:serviceaccount:kube-system:statefulset-controller,   '',    WORKLOAD_CONTROLLER",
    "system:serviceaccount:kube-system:replicaset-controller,    '',    WORKLOAD_CONTROLLER",
    "system:serviceaccount:kube-system:replication-controller,   '',    WORKLOAD_CONTROLLER",
    "system:serviceaccount:kube-system:daemon-set-controller,    '',    WORKLOAD_CONTROLLER",
    "system:serviceaccount:kube-system:job-controller,           '',    WORKLOAD_CONTROLLER",
    "system:serviceaccount:kube-system:cluster-autoscaler,       '',    SYSTEM",
    "system:serviceaccount:kube-system:,                         '',    SYSTEM",
    "system:apiserver,                                           '',    SYSTEM",
    "system:kube-proxy,                                          '',    SYSTEM",
    "system:serviceaccount:karpenter:karpenter,                  '',    SERVICE_ACCOUNT",
    "system:serviceaccount:ops:statefulset-controller,           '',    SERVICE_ACCOUNT",
    "system:serviceaccount:kube-systemx:namespace-controller,    '',    SERVICE_ACCOUNT",
    "alice,                                                      '',    PERSON",
    "kubernetes-admin,                                  system:masters, PERSON",
    "system:admin,                                      system:masters, PERSON",
    "system:anonymous,                          system:unauthenticated, PERSON",
    "node-controller,                                            '',    PERSON",
    "'',                                                         '',    PERSON",
  })
  void kind(String username, String group, Actor.Kind kind) {
    assertThat(new Actor(username, Set.of(group)).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"system:masters, true", "system:nodes, false", "masters, false"})
  void clusterAdminsAreKnownByTheirGroup(String group, boolean admin) {
    assertThat(new Actor("alice", Set.of(group)).isClusterAdmin()).isEqualTo(admin);
  }
}
