package io.redisguard.journal;

import static java.util.Comparator.comparing;

import io.redisguard.ledger.Disruption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How long records are kept, so that no namespace fills the store.
///
/// @param most per namespace; the oldest go first
/// @param longest since they began, or were asked for
public record Retention(int most, Duration longest) {
  public Retention {
    if (most < 1 || !longest.isPositive()) {
      throw new IllegalArgumentException("at least one record, for some time");
    }
  }

  List<Disruption> tooMany(Collection<Disruption> records, Instant now) {
    Map<String, List<Disruption>> byNamespace = new HashMap<>();
    for (Disruption record : records) {
      byNamespace.computeIfAbsent(record.pod().namespace(), _ -> new ArrayList<>()).add(record);
    }
    List<Disruption> tooMany = new ArrayList<>();
    for (List<Disruption> ofOne : byNamespace.values()) {
      ofOne.sort(comparing(Disruption::time).reversed());
      for (int i = 0; i < ofOne.size(); i++) {
        if (i >= most || ofOne.get(i).time().isBefore(now.minus(longest))) {
          tooMany.add(ofOne.get(i));
        }
      }
    }
    return tooMany;
  }
}
