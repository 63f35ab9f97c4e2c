/// The cluster as the core sees it: objects from manifests or from informers, projected to one
/// immutable snapshot per namespace.
///
/// Shell: the only room that knows fabric8 and YAML. Depends on `review` (projections), `facts`,
/// `subject`.
@NullMarked
package io.redisguard.cluster;

import org.jspecify.annotations.NullMarked;
