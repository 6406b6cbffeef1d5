package dev.cairn.rest;

/** It is done, and there is nothing to say of it. */
record Done(boolean success) {}
