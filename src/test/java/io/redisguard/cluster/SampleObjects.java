package io.redisguard.cluster;

/// One object of every kind, with the fields that verdicts read.
final class SampleObjects {
  private SampleObjects() {}

  static String pod(String namespace, String name) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      namespace: %s
      name: %s
      labels: {app: redis, role: slave}
      annotations: {note: hello}
      ownerReferences:
      - {apiVersion: apps/v1, kind: StatefulSet, name: redis, uid: u-1, controller: true}
    spec:
      nodeName: node-a
      priorityClassName: high
      terminationGracePeriodSeconds: 75
      initContainers:
      - {name: side, image: sidecar, restartPolicy: Always}
      containers:
      - name: redis
        image: redis:7
        command: [redis-server]
        args: [--port, "6379"]
        env:
        - {name: EMPTY, value: ""}
        - {name: PASSWORD, valueFrom: {secretKeyRef: {name: s, key: k}}}
        ports: [{name: redis, containerPort: 6379}]
        resources: {requests: {cpu: "0.5", memory: 1Gi}, limits: {memory: "1073741824"}}
        lifecycle: {preStop: {exec: {command: [sh, -c, "sleep 5"]}}}
        volumeMounts: [{name: hooks, mountPath: /hooks}]
      - name: sentinel
        image: redis:7
        lifecycle: {preStop: {sleep: {seconds: 3}}}
      volumes:
      - {name: hooks, configMap: {name: hooks}}
      - {name: tmp, emptyDir: {}}
    status:
      phase: Running
      podIP: 10.0.0.7
      conditions: [{type: Ready, status: "True"}]
    """
        .formatted(namespace, name);
  }

  static String budget(String namespace, String name, String spec) {
    return """
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {namespace: %s, name: %s}
    spec: %s
    status:
      observedGeneration: 1
      disruptedPods: {redis-0: "2026-11-21T11:59:00Z"}
    """
        .formatted(namespace, name, spec);
  }

  static String workload(String apiVersion, String kind, String name) {
    return """
    apiVersion: %s
    kind: %s
    metadata: {namespace: prod, name: %s, labels: {a: b}}
    spec:
      replicas: 3
      selector: {matchLabels: {app: redis}, matchExpressions: [{key: x, operator: In, values: [y]}]}
      template:
        metadata: {labels: {app: redis}}
        spec: {containers: [{name: redis, image: "redis:7", resources: {requests: {cpu: 100m}}}]}
    """
        .formatted(apiVersion, kind, name);
  }

  static String namespace(String name) {
    return """
    apiVersion: v1
    kind: Namespace
    metadata: {name: %s, labels: {env: prod}}
    """
        .formatted(name);
  }

  static String node(String name) {
    return """
    apiVersion: v1
    kind: Node
    metadata: {name: %s}
    spec: {unschedulable: true}
    status: {conditions: [{type: Ready, status: "True"}]}
    """
        .formatted(name);
  }

  static String definition(String group, String version, String kind, String plural) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: %4$s.%1$s}
    spec:
      group: %1$s
      scope: Namespaced
      names: {kind: %3$s, plural: %4$s}
      versions:
      - name: %2$s
        served: true
        storage: true
        subresources: {scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}}
    """
        .formatted(group, version, kind, plural);
  }

  static String guardPolicy(String name) {
    return """
    apiVersion: redis-guard.io/v1alpha1
    kind: GuardPolicy
    metadata: {name: %s}
    spec: {profile: observe}
    """
        .formatted(name);
  }

  /// The whole lot, in namespace `prod`.
  static String everything() {
    return String.join(
        "---\n",
        namespace("prod"),
        node("node-a"),
        """
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: high}
        value: 1000000
        globalDefault: true
        """,
        pod("prod", "redis-0"),
        pod("prod", "redis-1"),
        budget("prod", "percent", "{maxUnavailable: 34%, selector: {matchLabels: {app: redis}}}"),
        budget("prod", "zero", "{minAvailable: 0, unhealthyPodEvictionPolicy: AlwaysAllow}"),
        budget("prod", "all", "{maxUnavailable: 1, selector: {}}"),
        workload("apps/v1", "StatefulSet", "redis"),
        workload("apps/v1", "Deployment", "web"),
        workload("apps/v1", "ReplicaSet", "web-1"),
        workload("apps/v1", "DaemonSet", "agent"),
        workload("batch/v1", "Job", "once"),
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: {namespace: prod, name: old}
        spec: {selector: {app: old}, template: {metadata: {labels: {app: old}}, spec: {}}}
        """,
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {namespace: prod, name: web}
        spec: {minReplicas: 2, maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: web}}
        """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {namespace: prod, name: hooks}
        data: {stop.sh: "echo bye"}
        """);
  }
}
