/** Liveness and readiness of this server, for whatever restarts it and routes requests to it. */
package dev.cairn.health;
