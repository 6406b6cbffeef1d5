/** Whether this server is alive and ready, for what restarts it and routes requests to it. */
package dev.cairn.health;
