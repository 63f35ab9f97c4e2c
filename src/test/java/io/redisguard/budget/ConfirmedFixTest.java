package io.redisguard.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.budget.BudgetVerdict.Allows;
import io.redisguard.budget.BudgetVerdict.NeverAllows;
import io.redisguard.budget.Lab.State;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.OwnerRef;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever is offered as a fix helps, in every namespace that chance can think of.
class ConfirmedFixTest {
  private static final List<String> KINDS =
      List.of(
          "StatefulSet", "Deployment", "ReplicaSet", "DaemonSet", "Job", "Cache", "Ring", "Gone");
  private static final List<String> BOUNDS =
      List.of(
          "",
          "maxUnavailable 0",
          "maxUnavailable 1",
          "maxUnavailable 0%",
          "maxUnavailable 30%",
          "minAvailable 1",
          "minAvailable 3",
          "minAvailable 50%",
          "minAvailable 90%",
          "minAvailable 100%");
  private static final List<String> SELECTORS =
      List.of("", "app=a", "app=a,role=master", "role=replica", "app=b");

  @Test
  void everyFixIsConfirmed() {
    Random random = new Random(20261121);
    int fixes = 0;
    int withoutFix = 0;
    for (int i = 0; i < 4000; i++) {
      NamespaceView view = namespace(random);
      SteadyState steady = SteadyState.of(view);
      BudgetView budget = Lab.budget("b", any(SELECTORS, random), any(BOUNDS, random));
      if (BudgetVerdict.of(budget, steady) instanceof NeverAllows verdict) {
        switch (verdict.fix()) {
          case Fix.Change change -> {
            BudgetVerdict fixed = BudgetVerdict.of(change.budget(), steady);
            assertThat(fixed).as("%s: %s", verdict.because(), change).isInstanceOf(Allows.class);
            assertThat(steady.status(change.budget()).disruptionsAllowed()).isPositive();
            assertThat(steady.status(budget).pods()).allMatch(change.budget()::selects);
            fixes++;
          }
          case Fix.None _ -> {
            assertThat(verdict.reason()).isEqualTo(BlockReason.CONTROLLER_GONE);
            withoutFix++;
          }
        }
      }
    }
    assertThat(fixes).isGreaterThan(1000);
    assertThat(withoutFix).isGreaterThan(10);
  }

  private static NamespaceView namespace(Random random) {
    Lab lab = new Lab();
    for (String app : List.of("a", "b").subList(0, 1 + random.nextInt(2))) {
      int replicas = random.nextInt(5);
      String kind = any(KINDS, random);
      OwnerRef owner = new OwnerRef("apps/v1", "StatefulSet", "gone", "uid");
      if (kind.equals("Deployment")) {
        lab.deployment(app, replicas, "app=" + app);
        owner = new OwnerRef("apps/v1", "ReplicaSet", app + "-rs", "");
      } else if (!kind.equals("Gone")) {
        lab.workload(Lab.workload(kind, app, replicas, "app=" + app));
        owner = Lab.workload(kind, app, replicas, "app=" + app).asOwner();
      }
      for (int i = 0; i < random.nextInt(6); i++) {
        String role = any(List.of("", ",role=master", ",role=replica"), random);
        lab.pod(app + "-" + i, "app=" + app + role, any(List.of(State.values()), random), owner);
      }
      if (random.nextInt(3) == 0) {
        lab.autoscaler("HorizontalPodAutoscaler", kind, app, random.nextInt(4));
      }
    }
    return lab.view();
  }

  private static <T> T any(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
