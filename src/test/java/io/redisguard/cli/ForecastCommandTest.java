package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.cli.Cli.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastCommandTest {
  private static final String CLUSTER = "src/test/resources/cli/cluster.yaml";

  @TempDir private Path folder;

  @Test
  void whatADrainMeets() {
    Result result = Cli.run("forecast", "--objects", CLUSTER, "--node", "n1");
    assertThat(result.out()).isEqualTo(Cli.expected("forecast-n1.txt"));
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void withoutANodeOnlyWhatDoesNotSimplyLeave() {
    Result result = Cli.run("forecast", "--objects", CLUSTER);
    assertThat(result.out()).isEqualTo(Cli.expected("forecast.txt"));
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void json() {
    Result result = Cli.run("forecast", "--objects", CLUSTER, "--node", "n2", "-o", "json");
    assertThat(result.out()).isEqualTo(Cli.expected("forecast-n2.json"));
    assertThat(result.code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"n2, 0, ''", "n9, 2, 'redis-guard: no node n9; there is n1, n2'"})
  void nodes(String node, int code, String problem) {
    Result result = Cli.run("forecast", "--objects", CLUSTER, "--node", node);
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.err().strip()).isEqualTo(problem);
  }

  @Test
  void manifestsWithoutPodsHaveBudgetsAllTheSame() {
    Result result = Cli.run("forecast", "--objects", Cli.MANIFESTS + "/redis");
    assertThat(result.out())
        .isEqualTo(
            """
            no pods: nothing to evict
            budget prod/redis never allows an eviction: maxUnavailable is 0
              fix   set maxUnavailable 1 instead of maxUnavailable 0, then 1 of 3 pods may go at a time
            """);
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void nothingAtAll() {
    String empty = Cli.write(folder, "empty.yaml", "");
    assertThat(Cli.run("forecast", "--objects", empty))
        .isEqualTo(new Result(0, "no pods: nothing to evict\n", ""));
  }

  @Test
  void whatCannotBeRead() {
    Result result = Cli.run("forecast", "--objects", Cli.BROKEN);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("cannot read everything:\n").contains("cut-off.yaml:4  is");
    assertThat(result.code()).isEqualTo(2);
  }
}
