/// A real control plane as the judge of what the guard claims: etcd, kube-apiserver,
/// kube-controller-manager, kube-scheduler and kubectl on the loopback. Run by the Maven profile
/// `cluster`.
@NullMarked
package io.redisguard.controlplane;

import org.jspecify.annotations.NullMarked;
