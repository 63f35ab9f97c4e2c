package io.redisguard.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestPolicy;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodSpecView.EnvVar;
import io.redisguard.subject.PodSpecView.Port;
import io.redisguard.subject.PodSpecView.PreStop;
import io.redisguard.subject.PodView;
import io.redisguard.subject.PodView.Phase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodProjectionTest {
  @Test
  void everythingThatCounts() {
    PodView pod =
        pod(
            """
            metadata:
              name: redis-0
              namespace: prod
              uid: u-0
              labels: {a: b, broken: 5}
              annotations: {kubernetes.io/config.mirror: x}
              deletionTimestamp: "2026-11-21T12:00:00Z"
              ownerReferences:
              - {apiVersion: v1, kind: ConfigMap, name: not-it, uid: u-1}
              - {apiVersion: apps/v1, kind: StatefulSet, name: redis, uid: u-2, controller: true}
            spec:
              nodeName: n1
              priorityClassName: high
              terminationGracePeriodSeconds: 90
              resources: {requests: {memory: 1Gi}}
              volumes:
              - {name: scripts, configMap: {name: redis-scripts}}
              - {name: all, projected: {sources: [{secret: {name: s}}, {configMap: {name: first}}, {configMap: {name: second}}]}}
              - {name: data, emptyDir: {}}
              initContainers:
              - {name: sidecar, restartPolicy: Always}
              - {name: init}
              containers:
              - name: redis
                image: redis:7
                command: [sh, -c]
                args: [redis-server, 5]
                env:
                - {name: PLAIN, value: text}
                - {name: EMPTY}
                - {name: SECRET, valueFrom: {secretKeyRef: {name: s, key: k}}}
                ports: [{name: redis, containerPort: 6379}, {containerPort: wrong}]
                resources: {requests: {cpu: 1, memory: nonsense}, limits: {memory: 1Gi}}
                volumeMounts: [{name: scripts, mountPath: /scripts}]
            status:
              phase: Running
              podIP: 10.0.0.1
              conditions: [{type: PodScheduled, status: "True"}, {type: Ready, status: "True"}]
            """);

    assertThat(pod.key()).hasToString("prod/redis-0");
    assertThat(pod.uid()).isEqualTo("u-0");
    assertThat(pod.labels()).isEqualTo(Map.of("a", "b"));
    assertThat(pod.isMirror()).isTrue();
    assertThat(pod.terminating()).isTrue();
    assertThat(pod.controller()).isEqualTo(new OwnerRef("apps/v1", "StatefulSet", "redis", "u-2"));
    assertThat(pod.phase()).isEqualTo(Phase.RUNNING);
    assertThat(pod.ready()).isTrue();
    assertThat(pod.podIp()).isEqualTo("10.0.0.1");
    PodSpecView spec = pod.spec();
    assertThat(spec.nodeName()).isEqualTo("n1");
    assertThat(spec.priorityClassName()).isEqualTo("high");
    assertThat(spec.terminationGracePeriodSeconds()).isEqualTo(90);
    assertThat(spec.resources().requests("memory")).isTrue();
    assertThat(spec.configMapVolumes())
        .isEqualTo(Map.of("scripts", "redis-scripts", "all", "first"));
    assertThat(spec.lastingContainers().stream().map(ContainerView::name))
        .containsExactly("sidecar", "redis");
    assertThat(spec.initContainers())
        .extracting(ContainerView::path)
        .containsExactly("/initContainers/0", "/initContainers/1");
    ContainerView redis = spec.containers().getFirst();
    assertThat(redis.path()).isEqualTo("/containers/0");
    assertThat(redis.image()).isEqualTo("redis:7");
    assertThat(redis.commandLine()).containsExactly("sh", "-c", "redis-server");
    assertThat(redis.env())
        .containsExactly(
            new EnvVar("PLAIN", "text"), new EnvVar("EMPTY", ""), new EnvVar("SECRET", null));
    assertThat(redis.envValue("PLAIN")).isEqualTo("text");
    assertThat(redis.envValue("SECRET")).isNull();
    assertThat(redis.hasEnv("SECRET")).isTrue();
    assertThat(redis.hasEnv("OTHER")).isFalse();
    assertThat(redis.ports()).isEqualTo(List.of(new Port("redis", 6379), new Port("", 0)));
    assertThat(redis.resources().requests().keySet()).containsExactly("cpu");
    assertThat(redis.resources().requests("memory")).as("by its limit").isTrue();
    assertThat(redis.resources().requests("ephemeral-storage")).isFalse();
    assertThat(redis.mounts()).isEqualTo(Map.of("scripts", "/scripts"));
  }

  @Test
  void anEmptyPodHasDefaults() {
    PodView pod = pod("{}");

    assertThat(pod.phase()).isEqualTo(Phase.PENDING);
    assertThat(pod.ready()).isFalse();
    assertThat(pod.terminating()).isFalse();
    assertThat(pod.controller()).isNull();
    assertThat(pod.isScheduled()).isFalse();
    assertThat(pod.isMirror()).isFalse();
    assertThat(pod.spec().terminationGracePeriodSeconds()).isEqualTo(30);
    assertThat(pod.spec().containers()).isEmpty();
    assertThat(pod.spec().resources().isEmpty()).isTrue();
  }

  @ParameterizedTest(name = "phase {0}, Ready {1}: healthy {3}, finished {4}")
  @CsvSource({
    // status.phase, Ready, phase, healthy, finished
    "Running,   True,    RUNNING,   true,  false",
    "Running,   False,   RUNNING,   false, false",
    "Running,   Unknown, RUNNING,   false, false",
    "Pending,   False,   PENDING,   false, false",
    "Succeeded, False,   SUCCEEDED, false, true",
    "Failed,    False,   FAILED,    false, true",
    "Unknown,   True,    UNKNOWN,   true,  false",
    "Tomorrow,  True,    UNKNOWN,   true,  false",
  })
  void status(String word, String ready, Phase phase, boolean healthy, boolean finished) {
    PodView pod =
        pod(
            "{status: {phase: %s, conditions: [{type: Ready, status: '%s'}]}}"
                .formatted(word, ready));

    assertThat(pod.phase()).isEqualTo(phase);
    assertThat(pod.isHealthy()).isEqualTo(healthy);
    assertThat(pod.isFinished()).isEqualTo(finished);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {exec: {command: [sh, -c, bye]}} | Exec[command=[sh, -c, bye]]
          {exec: {}}                       | Exec[command=[]]
          {sleep: {seconds: 5}}            | Sleep[seconds=5]
          {sleep: {}}                      | Sleep[seconds=0]
          {httpGet: {path: /bye}}          | Other[kind=httpGet]
          {tcpSocket: {port: 1}}           | Other[kind=tcpSocket]
          {exec: null}                     | Other[kind=exec]
          {}                               |
          null                             |
          text                             |
          """)
  void preStop(String hook, @Nullable String told) {
    PreStop read =
        pod("{spec: {containers: [{lifecycle: {preStop: %s}}]}}".formatted(hook))
            .spec()
            .containers()
            .getFirst()
            .preStop();

    assertThat(read == null ? null : read.toString()).isEqualTo(told);
  }

  private static PodView pod(String yaml) {
    return PodProjection.pod(TestPolicy.yaml(yaml));
  }
}
