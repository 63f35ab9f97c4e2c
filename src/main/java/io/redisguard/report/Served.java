package io.redisguard.report;

import io.redisguard.cluster.ReportStore;
import io.redisguard.cluster.ReportStore.Answer;
import io.redisguard.cluster.ReportStore.Flavour;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Which reports the cluster takes; asked again now and then, since somebody may install them. Of
/// one thread.
final class Served {
  private static final Logger LOG = Logger.getLogger("io.redisguard");

  private final ReportStore store;
  private final Interval ask;
  private @Nullable Flavour flavour;
  private boolean known;
  private boolean changed;

  Served(ReportStore store, Interval ask) {
    this.store = store;
    this.ask = ask;
  }

  /// Null when the cluster takes none, or nobody can say.
  @Nullable Flavour now() {
    if (ask.isDue()) {
      askAgain();
    }
    return flavour;
  }

  /// Whether the cluster has said what it takes.
  boolean isKnown() {
    return known;
  }

  /// Whether it is another one than when this was asked last.
  boolean hasChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  private void askAgain() {
    for (Flavour each : Flavour.values()) {
      switch (store.served(each)) {
        case Answer.Stored _ -> {
          become(each);
          return;
        }
        case Answer.Failed _ -> {
          return;
        }
        case Answer.Absent _ -> {
          // Perhaps the next one.
        }
      }
    }
    become(null);
  }

  private void become(@Nullable Flavour now) {
    if (known && now == flavour) {
      return;
    }
    known = true;
    changed = true;
    flavour = now;
    if (now == null) {
      LOG.info(
          "No policy reports are written: the cluster serves neither openreports.io nor"
              + " wgpolicyk8s.io");
    } else {
      LOG.infof("Policy reports are written as %s.%s", now.plural(), now.group());
    }
  }
}
