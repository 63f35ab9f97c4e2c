package io.redisguard.cluster;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.redisguard.cluster.WriteObserver.Fate;
import io.redisguard.cluster.WriteObserver.Written;
import io.redisguard.subject.ObjectKey;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// Events on pods, each on a thread of its own and a few at a time. Best effort: what finds no room
/// is in the decision log.
public final class PodEventWriter {
  private static final Logger LOG = Logger.getLogger(PodEventWriter.class);
  private static final int AT_A_TIME = 8;

  private final EventWriter events;
  private final WriteObserver observer;
  private final Semaphore room = new Semaphore(AT_A_TIME);

  public PodEventWriter(KubernetesClient client, InstantSource clock, WriteObserver observer) {
    this.events = new EventWriter(client, clock);
    this.observer = observer;
  }

  public void tell(ObjectKey pod, String reason, String note) {
    if (room.tryAcquire()) {
      Thread.ofVirtual().name("pod-event").start(() -> write(pod, reason, note));
    } else {
      observer.wrote(Written.EVENT, Fate.DROPPED);
    }
  }

  private void write(ObjectKey pod, String reason, String note) {
    try {
      events.warn(
          pod.namespace(),
          new ObjectReferenceBuilder()
              .withApiVersion("v1")
              .withKind("Pod")
              .withNamespace(pod.namespace())
              .withName(pod.name())
              .build(),
          reason,
          "Admit",
          note);
      observer.wrote(Written.EVENT, Fate.STORED);
    } catch (KubernetesClientException e) {
      observer.wrote(Written.EVENT, Fate.FAILED);
      LOG.warnf("An Event was not written: %s", e.getMessage());
    } finally {
      room.release();
    }
  }
}
