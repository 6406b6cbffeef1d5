package dev.cairn.retention;

/** A part of a step is done; fired as an event in the transaction that does it. */
public record StepDone(RetentionStep step, Erased erased) {}
