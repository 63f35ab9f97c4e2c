package io.redisguard.cluster;

import io.redisguard.cluster.ApiServer.Reply;
import java.time.Duration;

/// Where the one Lease lies. Blocks, but not for long.
interface LeaseStore {
  Reply read();

  /// Stores a lease; refused when it is no longer what it was when it was read.
  Reply write(Lease lease);

  /// In the API server.
  static LeaseStore of(ApiServer server, String namespace, Duration deadline) {
    String all =
        "/apis/%s/namespaces/%s/leases".formatted(Lease.API_VERSION, ApiServer.segment(namespace));
    String one = all + "/" + LeaseElection.NAME;
    return new LeaseStore() {
      @Override
      public Reply read() {
        return server.get(one, deadline);
      }

      @Override
      public Reply write(Lease lease) {
        return lease.isStored()
            ? server.put(one, lease.object(), deadline)
            : server.post(all, lease.object(), deadline);
      }
    };
  }
}
