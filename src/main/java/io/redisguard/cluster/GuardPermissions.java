package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.redisguard.cluster.ApiServer.Reply;
import io.redisguard.review.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Whether the guard's service account may do all that `deploy/base/rbac.yaml` grants it.
///
/// @param account as user name, `system:serviceaccount:redis-guard:redis-guard`
/// @param asked how many permissions were asked about
/// @param missing those that it does not have: `list pods`, `get statefulsets.apps`
/// @param problem why nobody can tell about some of them; empty when all were told
public record GuardPermissions(String account, int asked, List<String> missing, String problem) {
  /// As `deploy/base` names it: namespace and name.
  public static final String SERVICE_ACCOUNT = "redis-guard/redis-guard";

  /// A rule of a role: every verb on every resource of every group.
  ///
  /// @param names of objects; empty for all
  public record Grant(
      List<String> groups, List<String> resources, List<String> names, List<String> verbs) {
    private Stream<Permission> permissions(String namespace) {
      return groups.stream()
          .flatMap(
              group ->
                  resources.stream()
                      .flatMap(
                          resource ->
                              verbs.stream()
                                  .map(
                                      verb ->
                                          new Permission(
                                              verb,
                                              group,
                                              resource,
                                              namespace,
                                              names.isEmpty() ? "" : names.getFirst()))));
    }
  }

  private static final List<String> READ = List.of("get", "list", "watch");

  /// The rules of the ClusterRole `redis-guard`, in its order.
  public static final List<Grant> GRANTS =
      List.of(
          reads("", "pods", "replicationcontrollers", "namespaces", "nodes"),
          reads("policy", "poddisruptionbudgets"),
          reads("apps", "statefulsets", "deployments", "replicasets", "daemonsets"),
          reads("batch", "jobs"),
          reads("autoscaling", "horizontalpodautoscalers"),
          reads("keda.sh", "scaledobjects"),
          reads("scheduling.k8s.io", "priorityclasses"),
          reads("apiextensions.k8s.io", "customresourcedefinitions"),
          grant("*", "*/scale", "", "get"),
          reads("redis-guard.io", "guardpolicies"),
          grant("redis-guard.io", "guardpolicies/status", "", "patch"),
          grant(
              "redis-guard.io",
              "disruptions",
              "",
              "get",
              "list",
              "watch",
              "create",
              "patch",
              "delete"),
          new Grant(
              List.of("", "events.k8s.io"),
              List.of("events"),
              List.of(),
              List.of("create", "patch")),
          keeps("openreports.io", "reports"),
          keeps("wgpolicyk8s.io", "policyreports"),
          grant("authorization.k8s.io", "subjectaccessreviews", "", "create"));

  /// The rules of the Role `redis-guard` in its own namespace.
  public static final List<Grant> OWN_GRANTS =
      List.of(
          grant("coordination.k8s.io", "leases", "", "create"),
          grant("coordination.k8s.io", "leases", LeaseElection.NAME, "get", "update"));

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final String AUTHORIZATION = "/apis/authorization.k8s.io/v1/";
  private static final String WHO_AM_I = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

  public GuardPermissions {
    missing = List.copyOf(missing);
  }

  /// One verb on one resource.
  ///
  /// @param namespace empty for all
  /// @param name empty for all
  private record Permission(
      String verb, String group, String resource, String namespace, String name) {
    @Override
    public String toString() {
      return verb
          + " "
          + resource
          + (group.isEmpty() ? "" : "." + group)
          + (name.isEmpty() ? "" : " " + name)
          + (namespace.isEmpty() ? "" : " in namespace " + namespace);
    }
  }

  /// Asks the API server about each, all at once. The account itself asks for itself
  /// (SelfSubjectAccessReview), anybody else about it (SubjectAccessReview), which takes the right
  /// to.
  public static GuardPermissions of(KubernetesClient client, String namespace, String name) {
    ApiServer apiServer = new ApiServer(client, DEADLINE);
    String account = "system:serviceaccount:%s:%s".formatted(namespace, name);
    boolean itself = account.equals(whoAmI(apiServer));
    Map<Permission, Future<Reply>> asked = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Permission permission : permissions(namespace)) {
        ObjectNode review = review(permission, itself ? "" : account, namespace);
        String path =
            AUTHORIZATION + (itself ? "selfsubjectaccessreviews" : "subjectaccessreviews");
        asked.put(permission, threads.submit(() -> apiServer.post(path, review, DEADLINE)));
      }
    }
    List<String> missing = new ArrayList<>();
    String problem = "";
    for (Map.Entry<Permission, Future<Reply>> answer : asked.entrySet()) {
      switch (answer.getValue().resultNow()) {
        case Reply.Body(JsonNode json) when json.at("/status/allowed").asBoolean() -> {}
        case Reply.Body _ -> missing.add(answer.getKey().toString());
        case Reply.NotFound _ -> problem = "the API server has no access reviews";
        case Reply.Failed(String why) -> problem = why;
      }
    }
    return new GuardPermissions(account, asked.size(), missing, problem);
  }

  private static List<Permission> permissions(String own) {
    return Stream.concat(
            GRANTS.stream().flatMap(grant -> grant.permissions("")),
            OWN_GRANTS.stream().flatMap(grant -> grant.permissions(own)))
        .toList();
  }

  private static String whoAmI(ApiServer apiServer) {
    ObjectNode review = Json.mapper().createObjectNode();
    review.put("apiVersion", "authentication.k8s.io/v1").put("kind", "SelfSubjectReview");
    return apiServer.post(WHO_AM_I, review, DEADLINE) instanceof Reply.Body(JsonNode json)
        ? json.at("/status/userInfo/username").asText("")
        : "";
  }

  /// @param account empty for whoever asks
  private static ObjectNode review(Permission permission, String account, String namespace) {
    ObjectNode review = Json.mapper().createObjectNode();
    review.put("apiVersion", "authorization.k8s.io/v1");
    review.put("kind", account.isEmpty() ? "SelfSubjectAccessReview" : "SubjectAccessReview");
    ObjectNode spec = review.putObject("spec");
    if (!account.isEmpty()) {
      spec.put("user", account);
      // What the API server itself adds to a service account.
      Stream.of(
              "system:serviceaccounts",
              "system:serviceaccounts:" + namespace,
              "system:authenticated")
          .forEach(spec.withArrayProperty("groups")::add);
    }
    String[] resource = permission.resource().split("/", 2);
    ObjectNode attributes =
        spec.putObject("resourceAttributes")
            .put("verb", permission.verb())
            .put("group", permission.group())
            .put("resource", resource[0]);
    if (resource.length == 2) {
      attributes.put("subresource", resource[1]);
    }
    if (!permission.namespace().isEmpty()) {
      attributes.put("namespace", permission.namespace());
    }
    if (!permission.name().isEmpty()) {
      attributes.put("name", permission.name());
    }
    return review;
  }

  private static Grant reads(String group, String... resources) {
    return new Grant(List.of(group), List.of(resources), List.of(), READ);
  }

  private static Grant keeps(String group, String resource) {
    return grant(group, resource, "", "get", "list", "create", "update", "delete");
  }

  private static Grant grant(String group, String resource, String name, String... verbs) {
    return new Grant(
        List.of(group),
        List.of(resource),
        name.isEmpty() ? List.of() : List.of(name),
        List.of(verbs));
  }
}
