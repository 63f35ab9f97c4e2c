package io.redisguard.subject;

/// A node, as far as it says whether what runs there can be reached.
///
/// @param ready condition Ready is True; a node without the condition is not
/// @param cordoned `spec.unschedulable`, as `kubectl drain` sets it
public record NodeView(String name, boolean ready, boolean cordoned) {}
