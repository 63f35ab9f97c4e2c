package io.redisguard.deploy;

import static io.redisguard.deploy.Manifests.elements;
import static io.redisguard.deploy.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.GuardPermissions;
import io.redisguard.cluster.GuardPermissions.Grant;
import io.redisguard.cluster.LeaseElection;
import io.redisguard.cluster.ObjectKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PermissionsTest {
  private static final Set<String> READING = Set.of("get", "list", "watch");

  /// One verb on one resource.
  record Permission(String verb, String group, String resource, boolean byName) {
    boolean writes() {
      return !READING.contains(verb);
    }

    @Override
    public String toString() {
      return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }
  }

  private static Stream<Permission> permissions(String kind) {
    return Manifests.objects().stream()
        .filter(manifest -> manifest.kind().equals(kind))
        .flatMap(manifest -> elements(manifest.yaml().path("rules")))
        .flatMap(PermissionsTest::permissionsOf);
  }

  private static Stream<Permission> permissionsOf(JsonNode rule) {
    return texts(rule.path("verbs")).stream()
        .flatMap(
            verb ->
                texts(rule.path("apiGroups")).stream()
                    .flatMap(
                        group ->
                            texts(rule.path("resources")).stream()
                                .map(
                                    resource ->
                                        new Permission(
                                            verb, group, resource, rule.has("resourceNames")))));
  }

  @Test
  void itWritesNothingButEventsRecordsAndTheStatusOfItsPolicies() {
    assertThat(permissions("ClusterRole").filter(Permission::writes).map(Permission::toString))
        .containsExactlyInAnyOrder(
            "patch guardpolicies/status.redis-guard.io",
            "create events",
            "patch events",
            "create events.events.k8s.io",
            "patch events.events.k8s.io",
            "create disruptions.redis-guard.io",
            "patch disruptions.redis-guard.io",
            "delete disruptions.redis-guard.io",
            "create reports.openreports.io",
            "update reports.openreports.io",
            "delete reports.openreports.io",
            "create policyreports.wgpolicyk8s.io",
            "update policyreports.wgpolicyk8s.io",
            "delete policyreports.wgpolicyk8s.io",
            // asks a question and stores nothing
            "create subjectaccessreviews.authorization.k8s.io");
  }

  @Test
  void inItsOwnNamespaceItWritesOneLease() {
    assertThat(permissions("Role"))
        .containsExactlyInAnyOrder(
            new Permission("create", "coordination.k8s.io", "leases", false),
            new Permission("get", "coordination.k8s.io", "leases", true),
            new Permission("update", "coordination.k8s.io", "leases", true));
    JsonNode role = Manifests.base("Role", "redis-guard");
    assertThat(role.at("/metadata/namespace").asText()).isEqualTo("redis-guard");
    assertThat(texts(role.at("/rules/1/resourceNames"))).containsExactly(LeaseElection.NAME);
    JsonNode binding = Manifests.base("RoleBinding", "redis-guard");
    assertThat(binding.at("/metadata/namespace").asText()).isEqualTo("redis-guard");
    assertThat(binding.at("/roleRef/kind").asText()).isEqualTo("Role");
    assertThat(binding.at("/roleRef/name").asText()).isEqualTo("redis-guard");
  }

  /// `doctor` asks for each of them whether the account has it.
  @Test
  void theDoctorKnowsEveryRuleOfTheRole() {
    JsonNode account = Manifests.base("ServiceAccount", "redis-guard");

    assertThat(grants("ClusterRole")).containsExactlyElementsOf(GuardPermissions.GRANTS);
    assertThat(grants("Role")).containsExactlyElementsOf(GuardPermissions.OWN_GRANTS);
    assertThat(
            account.at("/metadata/namespace").asText()
                + "/"
                + account.at("/metadata/name").asText())
        .isEqualTo(GuardPermissions.SERVICE_ACCOUNT);
  }

  private static Stream<Grant> grants(String kind) {
    return elements(Manifests.base(kind, "redis-guard").path("rules"))
        .map(
            rule ->
                new Grant(
                    texts(rule.path("apiGroups")),
                    texts(rule.path("resources")),
                    texts(rule.path("resourceNames")),
                    texts(rule.path("verbs"))));
  }

  /// Without `watch` an informer lists for ever and the guard never becomes ready.
  @ParameterizedTest
  @EnumSource
  void whatItWatchesItMayListAndWatch(ObjectKind kind) {
    assertThat(permissions("ClusterRole"))
        .contains(
            new Permission("list", kind.group(), kind.plural(), false),
            new Permission("watch", kind.group(), kind.plural(), false));
  }

  /// The disruption controller has the same right: a scale may be of any kind.
  @Test
  void nothingIsWildButTheScaleOfCustomKinds() {
    assertThat(
            permissions("ClusterRole")
                .filter(
                    permission ->
                        Stream.of(permission.verb(), permission.group(), permission.resource())
                            .anyMatch(text -> text.contains("*")))
                .map(Permission::toString))
        .containsExactly("get */scale.*");
  }

  @Test
  void aSecretIsReadByNameAndOnlyWhereSomebodyBindsTheRole() {
    assertThat(
            permissions("ClusterRole")
                .filter(permission -> permission.resource().equals("secrets")))
        .containsExactly(new Permission("get", "", "secrets", true));
    assertThat(bindings().map(binding -> binding.at("/roleRef/name").asText()))
        .containsExactlyInAnyOrder("redis-guard", "redis-guard-hook-scripts");
  }

  @Test
  void configMapsAreReadByOptionAlone() {
    JsonNode own = Manifests.base("ClusterRole", "redis-guard");
    assertThat(elements(own.path("rules")).flatMap(PermissionsTest::permissionsOf))
        .noneMatch(permission -> permission.resource().equals("configmaps"));
  }

  @Test
  void everyBindingNamesAClusterRoleThatExistsAndTheServersAccount() {
    String account = Manifests.base("ServiceAccount", "redis-guard").at("/metadata/name").asText();
    assertThat(
            Manifests.base("Deployment", "redis-guard")
                .at("/spec/template/spec/serviceAccountName")
                .asText())
        .isEqualTo(account);
    List<String> roles =
        Manifests.objects().stream()
            .filter(manifest -> manifest.kind().equals("ClusterRole"))
            .map(Manifests.Manifest::name)
            .toList();
    assertThat(bindings())
        .allSatisfy(
            binding -> {
              assertThat(binding.at("/roleRef/name").asText()).isIn(roles);
              assertThat(binding.at("/subjects").size()).isEqualTo(1);
              assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(account);
              assertThat(binding.at("/subjects/0/namespace").asText()).isEqualTo("redis-guard");
            });
  }

  private static Stream<JsonNode> bindings() {
    return Manifests.objects().stream()
        .filter(manifest -> manifest.kind().equals("ClusterRoleBinding"))
        .map(Manifests.Manifest::yaml);
  }
}
