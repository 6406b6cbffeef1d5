package dev.cairn.audit;

import java.time.Instant;
import java.util.UUID;

/** An entry as it is stored. */
public record AuditEvent(UUID id, Instant time, AuditEntry entry) {}
