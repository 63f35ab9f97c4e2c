package io.redisguard.ledger;

/// User names as people say them.
public final class Who {
  private static final String SYSTEM_ACCOUNT = "system:serviceaccount:kube-system:";
  private static final String ACCOUNT = "system:serviceaccount:";
  private static final String NODE = "system:node:";

  private Who() {}

  /// `statefulset-controller`, `kubelet n2`, `ci/deployer`, `alice`.
  public static String text(String user) {
    if (user.startsWith(SYSTEM_ACCOUNT)) {
      return user.substring(SYSTEM_ACCOUNT.length());
    }
    if (user.startsWith(ACCOUNT)) {
      return user.substring(ACCOUNT.length()).replace(':', '/');
    }
    if (user.startsWith(NODE)) {
      return "kubelet " + user.substring(NODE.length());
    }
    return user.startsWith("system:kube-") ? user.substring("system:".length()) : user;
  }
}
