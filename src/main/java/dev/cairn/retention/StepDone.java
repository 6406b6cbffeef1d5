package dev.cairn.retention;

/** Event: a part of a step is done. Fired in the transaction that does it. */
public record StepDone(RetentionStep step, Erased erased) {}
