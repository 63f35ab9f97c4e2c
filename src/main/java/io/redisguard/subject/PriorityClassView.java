package io.redisguard.subject;

/// A priority class; `globalDefault` marks the one that pods without a class get.
public record PriorityClassView(String name, int value, boolean globalDefault) {}
