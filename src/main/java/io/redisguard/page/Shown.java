package io.redisguard.page;

import static java.util.Comparator.comparing;

import io.redisguard.budget.BudgetVerdict;
import io.redisguard.budget.SteadyState;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisContainers;
import io.redisguard.facts.RedisGroup;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The groups and budgets of the namespaces that the policy covers, the worst first.
record Shown(List<GroupShown> groups, List<BudgetShown> budgets) {
  Shown {
    groups = List.copyOf(groups);
    budgets = List.copyOf(budgets);
  }

  /// What costs time to find, kept while a namespace and the policy are the same.
  record Findings(
      NamespaceView view,
      GuardPolicy policy,
      List<RedisGroup> groups,
      Map<String, BudgetVerdict> verdicts) {
    @SuppressWarnings("ReferenceEquality") // a change makes a new one; to compare costs as much
    boolean isOf(NamespaceView other, GuardPolicy now) {
      return view == other && policy == now;
    }
  }

  /// Remembers the findings of every namespace from one look to the next. Of one thread at a time.
  static final class Reader {
    private Map<String, Findings> known = Map.of();

    Shown read(ClusterSnapshot cluster, Known guard) {
      GuardPolicy policy = guard.policy();
      Map<String, Findings> now = new HashMap<>();
      List<GroupShown> groups = new ArrayList<>();
      List<BudgetShown> budgets = new ArrayList<>();
      for (NamespaceView view : cluster.namespaces().values()) {
        if (!policy.covers(view.info())) {
          continue;
        }
        Findings before = known.get(view.name());
        Findings findings =
            before != null && before.isOf(view, policy) ? before : findings(view, policy);
        now.put(view.name(), findings);
        for (RedisGroup group : findings.groups()) {
          groups.add(GroupReader.shown(group, guard.told(group.name())));
        }
        for (BudgetView budget : view.budgets()) {
          BudgetVerdict verdict = findings.verdicts().get(budget.name());
          if (verdict != null) {
            budgets.add(BudgetReader.shown(budget, verdict, view, guard.now()));
          }
        }
      }
      known = now;
      groups.sort(comparing(GroupShown::state).thenComparing(GroupShown::name));
      budgets.sort(comparing(BudgetShown::state).thenComparing(BudgetShown::name));
      return new Shown(groups, budgets);
    }

    private static Findings findings(NamespaceView view, GuardPolicy policy) {
      Map<String, BudgetVerdict> verdicts = new HashMap<>();
      if (!view.budgets().isEmpty()) {
        SteadyState steady = SteadyState.of(view);
        view.budgets()
            .forEach(budget -> verdicts.put(budget.name(), BudgetVerdict.of(budget, steady)));
      }
      return new Findings(view, policy, groups(view, policy), Map.copyOf(verdicts));
    }

    private static List<RedisGroup> groups(NamespaceView view, GuardPolicy policy) {
      Set<ObjectKey> seen = new HashSet<>();
      List<RedisGroup> groups = new ArrayList<>();
      for (PodView pod : serversFirst(view, policy)) {
        if (!seen.contains(pod.key())) {
          RedisGroup group = RedisGroup.of(pod, view, policy.redis());
          group.members().forEach(member -> seen.add(member.pod().key()));
          groups.add(group);
        }
      }
      return groups;
    }

    /// Sentinels that are pods of their own belong to the group of the servers that they watch.
    private static List<PodView> serversFirst(NamespaceView view, GuardPolicy policy) {
      return view.podsByName().stream()
          .filter(pod -> !pod.isFinished() && RedisGroup.isRedis(pod, policy.redis()))
          .sorted(comparing(pod -> !RedisContainers.server(pod.spec()).isPresent()))
          .toList();
    }
  }
}
