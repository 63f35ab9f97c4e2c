package io.redisguard.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestReview;
import io.redisguard.review.Decoding.Decoded;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import io.redisguard.subject.WorkloadView;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a review asks for.
class SubjectTest {
  @ParameterizedTest(name = "{0} {1} {2}/{3}: {4}")
  @CsvSource({
    // operation, group, resource, subresource, what it asks
    "CREATE,  '',              pods,                   '',                  PodCreate",
    "UPDATE,  '',              pods,                   '',                  PodUpdate",
    "UPDATE,  '',              pods,                   resize,              PodUpdate",
    "DELETE,  '',              pods,                   '',                  PodDelete",
    "CREATE,  '',              pods,                   eviction,            PodEviction",
    "UPDATE,  '',              pods,                   status,              Unrelated",
    "UPDATE,  '',              pods,                   ephemeralcontainers, Unrelated",
    "CREATE,  '',              pods,                   binding,             Unrelated",
    "CONNECT, '',              pods,                   exec,                Unrelated",
    "CONNECT, '',              pods,                   '',                  Unrelated",
    "DELETE,  '',              pods,                   eviction,            Unrelated",
    "CREATE,  policy,          poddisruptionbudgets,   '',                  BudgetWrite",
    "UPDATE,  policy,          poddisruptionbudgets,   '',                  BudgetWrite",
    "UPDATE,  policy,          poddisruptionbudgets,   status,              Unrelated",
    "DELETE,  policy,          poddisruptionbudgets,   '',                  BudgetDelete",
    "CONNECT, policy,          poddisruptionbudgets,   '',                  Unrelated",
    "CREATE,  apps,            statefulsets,           '',                  WorkloadWrite",
    "UPDATE,  apps,            deployments,            '',                  WorkloadWrite",
    "UPDATE,  apps,            replicasets,            '',                  WorkloadWrite",
    "CREATE,  '',              replicationcontrollers, '',                  WorkloadWrite",
    "DELETE,  apps,            statefulsets,           '',                  Unrelated",
    "UPDATE,  apps,            statefulsets,           status,              Unrelated",
    "UPDATE,  apps,            statefulsets,           scale,               ScaleChange",
    "UPDATE,  example.com,     caches,                 scale,               ScaleChange",
    "CREATE,  apps,            statefulsets,           scale,               Unrelated",
    // same words in other API groups
    "CREATE,  lifecycle.k8s.io, evictions,             '',                  Unrelated",
    "CREATE,  lifecycle.k8s.io, evictionrequests,      '',                  Unrelated",
    "CREATE,  metrics.k8s.io,  pods,                   '',                  Unrelated",
    "CREATE,  example.com,     poddisruptionbudgets,   '',                  Unrelated",
    "CREATE,  example.com,     statefulsets,           '',                  Unrelated",
    "CREATE,  '',              secrets,                '',                  Unrelated",
    "DELETE,  '',              namespaces,             '',                  Unrelated",
  })
  void isToldByGroupAndResource(
      String operation, String group, String resource, String subresource, String subject) {
    Review review =
        decode(
            """
            uid: u
            operation: %s
            resource: {group: '%s', version: v1, resource: %s}
            subResource: '%s'
            kind: {group: policy, version: v1, kind: Eviction}
            name: redis
            namespace: prod
            object: {metadata: {name: redis, namespace: prod}}
            oldObject: {metadata: {name: redis, namespace: prod}}
            """
                .formatted(operation, group, resource, subresource));

    assertThat(review.subject().getClass().getSimpleName()).isEqualTo(subject);
    assertThat(review.subject().key()).isEqualTo(new ObjectKey("prod", "redis"));
    assertThat(review.operation()).isEqualTo(operation);
    assertThat(review.resource())
        .isEqualTo(subresource.isEmpty() ? resource : resource + "/" + subresource);
  }

  @ParameterizedTest(name = "{0} of {1}: object {2}, oldObject {3}")
  @CsvSource({
    "CREATE, pods,                 null,  null",
    "CREATE, pods,                 text,  null",
    "UPDATE, pods,                 '{}',  null",
    "UPDATE, pods,                 null,  '{}'",
    "DELETE, pods,                 null,  null",
    "DELETE, pods,                 '{}',  '[]'",
    "CREATE, poddisruptionbudgets, null,  null",
    "UPDATE, poddisruptionbudgets, '[]',  '{}'",
    "CREATE, statefulsets,         null,  null",
  })
  void withoutItsObjectNothingCanBeSaid(
      String operation, String resource, String object, String old) {
    String group =
        Map.of("pods", "''", "poddisruptionbudgets", "policy", "statefulsets", "apps")
            .get(resource);

    Review review =
        decode(
            "{uid: u, operation: %s, resource: {group: %s, resource: %s}, object: %s, oldObject: %s}"
                .formatted(operation, group, resource, object, old));

    assertThat(review.subject())
        .isEqualTo(new Subject.Unrelated(new ObjectKey("", ""), operation + " of " + resource));
  }

  @Test
  void anEvictionCarriesNamesAlone() {
    Review review = recorded("evict-descheduler/review-01-validate-CREATE-pods-eviction.json");

    assertThat(review.subject())
        .isInstanceOfSatisfying(
            Subject.PodEviction.class,
            eviction -> {
              assertThat(eviction.key()).isEqualTo(new ObjectKey("prod", "redis-node-2"));
              assertThat(eviction.preconditionUid())
                  .isEqualTo("93b7c542-8c90-4aa8-9f6b-1edca4c943eb");
              assertThat(eviction.annotations())
                  .containsEntry("requested-by", "sigs.k8s.io/descheduler");
            });
    assertThat(review.resource()).isEqualTo("pods/eviction");
  }

  @Test
  void anEvictionMayNameTheVeryPod() {
    assertThat(eviction("{deleteOptions: {preconditions: {uid: that-one}}}").preconditionUid())
        .isEqualTo("that-one");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {metadata: {name: redis-0}}
          {metadata: {name: redis-0, namespace: null}}
          {metadata: null}
          {metadata: {}}
          null
          {deleteOptions: null}
          {deleteOptions: {preconditions: null, dryRun: null}}
          """)
  void anEvictionIsAboutTheNameInTheUrl(String object) {
    assertThat(eviction(object))
        .isEqualTo(new Subject.PodEviction(new ObjectKey("prod", "redis-0"), "", Map.of()));
  }

  @Test
  void anEvictionInTheOldVersionIsOne() {
    Review review =
        decode(
            """
            uid: u
            operation: CREATE
            kind: {group: policy, version: v1beta1, kind: Eviction}
            resource: {group: '', version: v1, resource: pods}
            subResource: eviction
            name: redis-0
            namespace: prod
            object: {apiVersion: policy/v1beta1, kind: Eviction, metadata: {name: redis-0}}
            """);

    assertThat(review.subject())
        .isEqualTo(new Subject.PodEviction(new ObjectKey("prod", "redis-0"), "", Map.of()));
  }

  @Test
  void aDeleteOfACollectionHasNoNameButTheObjectDoes() {
    Review review = recorded("deletecollection/review-01-validate-DELETE-pods.json");

    assertThat(review.subject())
        .isInstanceOfSatisfying(
            Subject.PodDelete.class,
            delete -> {
              assertThat(delete.key()).isEqualTo(new ObjectKey("prod", "redis-node-0"));
              assertThat(delete.gracePeriodSeconds()).isNull();
              assertThat(delete.isForced()).isFalse();
            });
  }

  @Test
  void aBudgetDeletedInACollectionHasTheNameOfItsObject() {
    Review review =
        decode(
            """
            uid: u
            operation: DELETE
            resource: {group: policy, resource: poddisruptionbudgets}
            namespace: prod
            oldObject: {metadata: {name: redis}}
            """);

    assertThat(review.subject())
        .isEqualTo(new Subject.BudgetDelete(new ObjectKey("prod", "redis")));
  }

  @ParameterizedTest(name = "options {0}: {1} s, forced {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {gracePeriodSeconds: 30}                   | 30 | false
          {gracePeriodSeconds: 0}                    | 0  | true
          {gracePeriodSeconds: 1}                    | 1  | false
          {}                                         |    | false
          null                                       |    | false
          {gracePeriodSeconds: null}                 |    | false
          {gracePeriodSeconds: '0'}                  |    | false
          {gracePeriodSeconds: 0.0}                  |    | false
          {gracePeriodSeconds: 18446744073709551616} |    | false
          """)
  void aDeleteIsForcedByAGracePeriodOfZero(String options, @Nullable Long seconds, boolean forced) {
    Review review =
        decode(
            """
            uid: u
            operation: DELETE
            resource: {group: '', resource: pods}
            name: redis-0
            namespace: prod
            oldObject: {metadata: {name: redis-0, namespace: prod}}
            options: %s
            """
                .formatted(options));

    assertThat(review.subject())
        .isInstanceOfSatisfying(
            Subject.PodDelete.class,
            delete -> {
              assertThat(delete.gracePeriodSeconds()).isEqualTo(seconds);
              assertThat(delete.isForced()).isEqualTo(forced);
            });
  }

  @ParameterizedTest(name = "dryRun {0}, deleteOptions {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # request.dryRun | object.deleteOptions | nothing will be stored
          true  | {}                   | true
          false | {}                   | false
          null  | {}                   | false
          false | {dryRun: [All]}      | true
          true  | {dryRun: [All]}      | true
          false | {dryRun: []}         | false
          false | {dryRun: null}       | false
          false | null                 | false
          """)
  void aDryRunIsSaidInOneOfTwoPlaces(String dryRun, String deleteOptions, boolean expected) {
    Review review =
        decode(
            """
            uid: u
            operation: CREATE
            resource: {group: '', resource: pods}
            subResource: eviction
            name: redis-0
            namespace: prod
            dryRun: %s
            object: {deleteOptions: %s}
            """
                .formatted(dryRun, deleteOptions));

    assertThat(review.dryRun()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "drain-master-dryrun/review-01-validate-CREATE-pods-eviction.json, true",
    "evict-master-querydry/review-01-validate-CREATE-pods-eviction.json, true",
    "delete-master-dryrun/review-01-validate-DELETE-pods.json, true",
    "evict-master/review-01-validate-CREATE-pods-eviction.json, false",
    "delete-master/review-01-validate-DELETE-pods.json, false",
  })
  void recordedDryRuns(String file, boolean dryRun) {
    assertThat(recorded(file).dryRun()).isEqualTo(dryRun);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {name: redis-0, namespace: prod}        | redis-0 | redis-0
          {name: redis-0}                         | redis-0 | redis-0
          {generateName: redis-}                  | ''      | redis-*
          {generateName: redis-, name: redis-x}   | redis-x | redis-x
          {}                                      | ''      | ''
          null                                    | ''      | ''
          """)
  void aPodThatIsCreatedMayHaveNoNameYet(String metadata, String name, String displayName) {
    PodView pod = created("{metadata: %s}".formatted(metadata));

    assertThat(pod.key()).isEqualTo(new ObjectKey("prod", name));
    assertThat(pod.displayName()).isEqualTo(displayName);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # before                | after                  | from | to
          {spec: {replicas: 3}}   | {spec: {replicas: 1}}  | 3    | 1
          {spec: {replicas: 3}}   | {spec: {}}             | 3    | 0
          {spec: null}            | {spec: {replicas: 2}}  | 0    | 2
          null                    | {spec: {replicas: 2}}  | 0    | 2
          """)
  void aScaleWithoutReplicasIsZero(String before, String after, int from, int to) {
    Review review =
        decode(
            """
            uid: u
            operation: UPDATE
            resource: {group: apps, resource: statefulsets}
            subResource: scale
            name: redis-node
            namespace: prod
            oldObject: %s
            object: %s
            """
                .formatted(before, after));

    assertThat(review.subject())
        .isEqualTo(
            new Subject.ScaleChange(new ObjectKey("prod", "redis-node"), "statefulsets", from, to));
  }

  @ParameterizedTest(name = "userInfo {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {username: alice, groups: [devs, ops]}   | alice | devs ops
          {username: alice, groups: null}          | alice | ''
          {username: alice, groups: devs}          | alice | ''
          {username: alice, groups: [devs, 5]}     | alice | devs
          {username: 5}                            | ''    | ''
          null                                     | ''    | ''
          """)
  void theActor(String userInfo, String username, String groups) {
    Review review =
        decode(
            "{uid: u, operation: CREATE, resource: {resource: pods}, userInfo: %s}"
                .formatted(userInfo));

    assertThat(review.actor())
        .isEqualTo(
            new Actor(username, groups.isEmpty() ? Set.of() : Set.of(groups.split(" ", -1))));
  }

  @Test
  void aWriteKnowsWhatWasThereBefore() {
    Review update = recorded("pdb-update-min3/review-01-validate-UPDATE-poddisruptionbudgets.json");

    assertThat(update.subject())
        .isInstanceOfSatisfying(
            Subject.BudgetWrite.class,
            write -> {
              assertThat(write.before()).isNotNull();
              assertThat(write.after()).isNotEqualTo(write.before());
            });
  }

  @Test
  void aWorkloadIsReadWithItsTemplate() {
    Review review = recorded("sts-create/review-01-validate-CREATE-statefulsets.json");

    assertThat(review.subject())
        .isInstanceOfSatisfying(
            Subject.WorkloadWrite.class,
            write -> {
              WorkloadView after = write.after();
              assertThat(write.before()).isNull();
              assertThat(after.kind()).isEqualTo("StatefulSet");
              assertThat(after.replicas()).isEqualTo(3);
              assertThat(Objects.requireNonNull(after.template()).spec().containers())
                  .extracting(container -> container.name())
                  .containsExactly("redis", "sentinel");
            });
  }

  private static Subject.PodEviction eviction(String object) {
    Review review =
        decode(
            """
            uid: u
            operation: CREATE
            resource: {group: '', resource: pods}
            subResource: eviction
            name: redis-0
            namespace: prod
            object: %s
            oldObject: null
            options: null
            """
                .formatted(object));
    return (Subject.PodEviction) review.subject();
  }

  private static PodView created(String pod) {
    Review review =
        decode(
            "{uid: u, operation: CREATE, resource: {group: '', resource: pods}, namespace: prod,"
                + " object: "
                + pod
                + "}");
    return ((Subject.PodCreate) review.subject()).pod();
  }

  private static Review recorded(String file) {
    return decoded(TestReview.bytes(TestReview.recorded(file)));
  }

  private static Review decode(String request) {
    return decoded(TestReview.ofRequest(request));
  }

  private static Review decoded(byte[] body) {
    return switch (ReviewDecoder.decode(body)) {
      case Decoded(Review review) -> review;
      case Decoding.Malformed(String problem) -> throw new AssertionError(problem);
    };
  }
}
