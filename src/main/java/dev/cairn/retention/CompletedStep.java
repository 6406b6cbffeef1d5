package dev.cairn.retention;

/** Event: a part of a step is done. Fired in the transaction that does it. */
public record CompletedStep(RetentionStep step, Erased erased) {}
