package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.cli.Cli.Result;
import org.junit.jupiter.api.Test;

class ExplainCommandTest {
  private static final String REVIEW =
      "src/test/resources/cases/reviews/evict-descheduler/review-01-validate-CREATE-pods-eviction.json";
  private static final String CLUSTER = "src/test/resources/cli/cluster.yaml";

  @Test
  void oneClusterIsEnough() {
    Result result = Cli.run("explain", REVIEW, "--live", "--objects", CLUSTER);

    assertThat(result.err())
        .isEqualTo("redis-guard: --live and --objects: one cluster is enough\n");
    assertThat(result.code()).isEqualTo(2);
  }

  /// The pod that was evicted is another one than that among the objects.
  @Test
  void whatIsAllowedBeforeAnyRuleAsksNobody() {
    Result result = Cli.run("explain", REVIEW, "--objects", CLUSTER, "--ask-redis");

    assertThat(result.out())
        .contains("allowed, before any rule: the eviction is for another pod of this name");
    assertThat(result.out()).doesNotContain("master");
    assertThat(result.code()).isZero();
  }

  @Test
  void aServiceAccountHasANamespaceAndAName() {
    Result result = Cli.run("doctor", "--objects", CLUSTER, "--service-account", "redis-guard");

    assertThat(result.err())
        .isEqualTo("redis-guard: --service-account: redis-guard is not NAMESPACE/NAME\n");
    assertThat(result.code()).isEqualTo(2);
  }
}
