package dev.cairn.rest;

import java.time.Instant;

/** A session is deleted. */
record Deleted(boolean success, Instant deletedAt) {}
