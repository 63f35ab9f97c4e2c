package io.redisguard.cluster;

import java.util.List;

/// What was found in some files: objects, and files that could not be read.
public record Manifests(List<Manifest> objects, List<UnreadableManifest> unreadable, int files) {
  public Manifests {
    objects = List.copyOf(objects);
    unreadable = List.copyOf(unreadable);
  }
}
