package io.redisguard.webhook;

/// An HTTP status and a JSON body.
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
public record Reply(int status, byte[] body) {}
