package io.redisguard.controlplane;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/// What runs in the pods of a pretended kubelet. Both methods are called again and again and return
/// soon.
interface PodLife {
  /// Nothing: pods are ready at once and gone at once.
  PodLife NONE =
      new PodLife() {
        @Override
        public Optional<String> start(Pod pod) {
          int number = pod.getMetadata().getUid().hashCode();
          return Optional.of(
              "10.1.%d.%d"
                  .formatted(Math.floorMod(number, 250), Math.floorMod(number / 250, 250) + 1));
        }

        @Override
        public boolean hasEnded(Pod pod) {
          return true;
        }
      };

  /// Starts a pod, unless it runs already.
  ///
  /// @return its address, as soon as it is ready
  Optional<String> start(Pod pod);

  /// Ends a pod that is to go.
  ///
  /// @return whether nothing runs in it any more
  boolean hasEnded(Pod pod);
}
