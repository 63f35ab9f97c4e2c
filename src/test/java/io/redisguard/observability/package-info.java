/// What deploy/observability shows and tells, held to a real guard and a real Prometheus.
@NullMarked
package io.redisguard.observability;

import org.jspecify.annotations.NullMarked;
