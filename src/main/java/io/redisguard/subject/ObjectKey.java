package io.redisguard.subject;

import static java.util.Objects.requireNonNull;

/// Where an object lives. Both parts are as Kubernetes sends them; `name` is empty for an object
/// that has only a `generateName` so far.
public record ObjectKey(String namespace, String name) {
  public ObjectKey {
    requireNonNull(namespace, "namespace is null");
    requireNonNull(name, "name is null");
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
