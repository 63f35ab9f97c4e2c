package io.redisguard.subject;

import static java.util.Objects.requireNonNull;

/// The controller of an object: its owner reference with `controller: true`.
public record OwnerRef(String apiVersion, String kind, String name, String uid) {
  public OwnerRef {
    requireNonNull(apiVersion, "apiVersion is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(name, "name is null");
    requireNonNull(uid, "uid is null");
  }

  /// API group without the version; empty for the core group.
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  public boolean is(String group, String kind) {
    return this.kind.equals(kind) && group().equals(group);
  }
}
