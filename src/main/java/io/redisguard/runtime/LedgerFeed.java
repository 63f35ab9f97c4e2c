package io.redisguard.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.DisruptionJson;
import io.redisguard.cluster.DisruptionObjects;
import io.redisguard.cluster.ObjectKind;
import io.redisguard.cluster.ObjectListener;
import io.redisguard.journal.DisruptionQueue;
import io.redisguard.journal.LedgerKeeper;
import io.redisguard.ledger.Disruption;
import io.redisguard.review.PodLifeProjection;
import io.redisguard.subject.ObjectKey;

/// What the watches bring, for the ledger, and what the ledger writes, for the API server.
final class LedgerFeed implements ObjectListener {
  private final LedgerKeeper keeper;

  LedgerFeed(LedgerKeeper keeper) {
    this.keeper = keeper;
  }

  @Override
  public void put(ObjectKind kind, JsonNode object) {
    if (kind == ObjectKind.POD) {
      keeper.pod(PodLifeProjection.podLife(object));
    } else if (kind == ObjectKind.DISRUPTION) {
      Disruption record = DisruptionJson.read(object);
      if (record != null) {
        keeper.stored(record);
      }
    }
  }

  @Override
  public void removed(ObjectKind kind, ObjectKey key) {
    if (kind == ObjectKind.POD) {
      keeper.podGone(key);
    } else if (kind == ObjectKind.DISRUPTION) {
      keeper.storedGone(key);
    }
  }

  @Override
  public void readAll() {
    keeper.readAll();
  }

  static DisruptionQueue.Store store(DisruptionObjects objects) {
    return new DisruptionQueue.Store() {
      @Override
      public void story(Disruption record) {
        objects.story(record);
      }

      @Override
      public void asked(Disruption record, String replica) {
        objects.asked(record, replica);
      }

      @Override
      public void delete(Disruption record) {
        objects.delete(record);
      }
    };
  }
}
