package io.redisguard.replay;

import static java.util.Comparator.comparing;

import io.redisguard.ledger.Asking;
import io.redisguard.ledger.Disruption;
import io.redisguard.ledger.Ledger;
import io.redisguard.ledger.Observation;
import io.redisguard.ledger.Observation.Asked;
import io.redisguard.subject.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The ledger of a replay with all its pages: the ledger itself forgets what is long over, and a
/// log may go over months.
final class Book {
  /// More than anybody reads; each takes some 3 KB.
  private static final int MOST = 20_000;

  private final Ledger ledger = new Ledger();
  private final LinkedHashMap<String, Disruption> pages = new LinkedHashMap<>();
  private final Map<String, Verdict> verdicts = new HashMap<>();
  private final Set<ObjectKey> byName = new HashSet<>();
  private long forgotten;

  void write(Observation observation) {
    for (Disruption disruption : ledger.observe(observation)) {
      pages.put(disruption.uid(), disruption);
    }
    while (pages.size() > MOST) {
      forget(pages.pollFirstEntry().getValue());
    }
  }

  /// @param verdict what the guard would have said; kept for the first request of each kind
  /// @param known whether more than the pod's name says that it is Redis
  void write(Asked asked, Verdict verdict, boolean known) {
    for (Disruption disruption : ledger.observe(asked)) {
      pages.put(disruption.uid(), disruption);
      for (Asking asking : disruption.asked()) {
        if (asking.user().equals(asked.actor().username())
            && asking.client().equals(asked.client())
            && asking.call() == asked.call()) {
          verdicts.putIfAbsent(key(disruption, asking), verdict);
        }
      }
    }
    if (!known) {
      byName.add(asked.pod());
    }
  }

  Replayed closed(Count count, Troubles troubles) {
    List<Replayed.Entry> entries = new ArrayList<>();
    for (Disruption disruption : pages.values()) {
      Map<Asking, Verdict> said = new HashMap<>();
      for (Asking asking : disruption.asked()) {
        Verdict verdict = verdicts.get(key(disruption, asking));
        if (verdict != null) {
          said.put(asking, verdict);
        }
      }
      entries.add(new Replayed.Entry(disruption, said, byName.contains(disruption.pod())));
    }
    entries.sort(comparing(entry -> entry.disruption().time()));
    return new Replayed(entries, forgotten, count, troubles);
  }

  private void forget(Disruption disruption) {
    disruption.asked().forEach(asking -> verdicts.remove(key(disruption, asking)));
    forgotten++;
  }

  private static String key(Disruption disruption, Asking asking) {
    return String.join(
        "\n", disruption.uid(), asking.user(), asking.client(), asking.call().verb());
  }
}
