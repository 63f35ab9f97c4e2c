package io.redisguard.runtime;

import io.redisguard.journal.DisruptionBook;
import io.redisguard.ledger.Disruption;
import io.redisguard.ledger.Disruption.Stage;
import io.redisguard.page.Disruptions;
import io.redisguard.page.State;
import java.util.List;

/// The last records of the ledger, for the page.
record DisruptionsShown(DisruptionBook book) implements Disruptions {
  @Override
  public List<io.redisguard.page.Disruption> latest(int most) {
    return book.recent().stream().limit(most).map(DisruptionsShown::shown).toList();
  }

  private static io.redisguard.page.Disruption shown(Disruption record) {
    return new io.redisguard.page.Disruption(
        record.time(), record.pod(), state(record), record.headline("the pod"));
  }

  /// What nobody asked for hurts a master most.
  private static State state(Disruption record) {
    if (record.began() == null) {
      return State.GOOD;
    }
    boolean harm = record.role().isMaster() && record.handover().isEmpty();
    if (harm && !record.manner().isAskedFor()) {
      return State.BAD;
    }
    return harm || record.stage() != Stage.OVER ? State.WARN : State.GOOD;
  }
}
