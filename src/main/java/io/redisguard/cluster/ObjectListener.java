package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.ObjectKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/// Told of every object that a watch brings. Called from informer threads: must not block.
public interface ObjectListener {
  /// An object is new or has changed.
  void put(ObjectKind kind, JsonNode object);

  void removed(ObjectKind kind, ObjectKey key);

  /// Everything has been read, for the first time or again; what was not told of is not there.
  void readAll();

  /// Several listeners, none of which can harm another.
  final class Several implements ObjectListener {
    private static final Logger LOG = Logger.getLogger(ObjectListener.class);

    private final List<ObjectListener> all = new CopyOnWriteArrayList<>();

    void add(ObjectListener listener) {
      all.add(listener);
    }

    @Override
    public void put(ObjectKind kind, JsonNode object) {
      each(() -> all.forEach(listener -> listener.put(kind, object)));
    }

    @Override
    public void removed(ObjectKind kind, ObjectKey key) {
      each(() -> all.forEach(listener -> listener.removed(kind, key)));
    }

    @Override
    public void readAll() {
      each(() -> all.forEach(ObjectListener::readAll));
    }

    private static void each(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException e) {
        LOG.error("Whoever listens to the cluster failed", e);
      }
    }
  }
}
