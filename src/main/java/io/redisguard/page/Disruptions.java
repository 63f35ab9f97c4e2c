package io.redisguard.page;

import java.util.List;

/// Where the page learns which Redis pods were removed lately. Must answer from memory.
public interface Disruptions {
  /// The last ones, the newest first.
  List<Disruption> latest(int most);

  /// Whether anybody keeps a record; if not, the page does not speak of it.
  default boolean isKept() {
    return true;
  }

  /// Nobody keeps a record.
  Disruptions NONE =
      new Disruptions() {
        @Override
        public List<Disruption> latest(int most) {
          return List.of();
        }

        @Override
        public boolean isKept() {
          return false;
        }
      };
}
