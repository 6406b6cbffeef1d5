/** Whether this server lives and is ready, for whoever restarts it or sends it requests. */
package dev.cairn.health;
