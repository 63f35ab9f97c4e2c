package io.redisguard.budget;

import static io.redisguard.budget.Lab.budget;
import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.budget.Lab.State;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetOverlapsTest {
  private static final BudgetView MASTER = budget("master", "role=master", "maxUnavailable 1");

  @ParameterizedTest(name = "{0} against {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app=redis   | role=master  | matched-by-two-budgets                   | redis-0 is also matched by budget other
          app=redis   | app=redis    | matched-by-two-budgets                   | redis-0 is also matched by budget other
          app=redis   | ''           | selects-everything-beside-another-budget | redis-0 is also matched by budget other, which selects every pod
          ''          | role=master  | selects-everything-beside-another-budget | it selects every pod, also redis-0 of budget other
          role=master | role=replica | none                                     | none
          app=web     | app=web      | matched-by-two-budgets                   | web-* is also matched by budget other
          app=idle    | app=idle     | matched-by-two-budgets                   | idle-* is also matched by budget other
          app=done    | app=done     | none                                     | none
          """)
  void pairs(String selector, String other, String reason, String because) {
    NamespaceView view =
        lab()
            .budget(budget("b", selector, "maxUnavailable 1"))
            .budget(budget("other", other, "maxUnavailable 1"))
            .view();
    List<BudgetOverlaps.Overlap> overlaps =
        BudgetOverlaps.of(budget("b", selector, "maxUnavailable 1"), view);
    if (reason.equals("none")) {
      assertThat(overlaps).isEmpty();
    } else {
      assertThat(overlaps).hasSize(1);
      BudgetOverlaps.Overlap overlap = overlaps.getFirst();
      assertThat(overlap.reason().word()).isEqualTo(reason);
      assertThat(overlap.because()).isEqualTo(because);
      assertThat(because).contains(overlap.example().name());
      assertThat(overlap.other().name()).isEqualTo("other");
    }
  }

  @Test
  void allOthersInOrderOfTheirNames() {
    NamespaceView view =
        lab()
            .budget(budget("z", "app=redis", ""))
            .budget(MASTER)
            .budget(budget("a", "", ""))
            .view();
    assertThat(BudgetOverlaps.of(MASTER, view))
        .extracting(overlap -> overlap.other().name())
        .containsExactly("a", "z");
  }

  private static Lab lab() {
    return new Lab()
        .statefulSet("redis", 3, "app=redis")
        .pod("redis-0", "app=redis,role=master", State.READY)
        .pods(1, 3, "app=redis,role=replica")
        .deployment("web", 2, "app=web")
        .statefulSet("idle", 0, "app=idle")
        .workload(Lab.workload("Ring", "ring", 0, ""))
        .pod("done", "app=done", State.SUCCEEDED)
        .pod("leaving", "app=done", State.TERMINATING);
  }
}
