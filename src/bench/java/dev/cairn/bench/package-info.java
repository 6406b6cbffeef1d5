/** What Cairn costs, as ratios measured in one run. Run by {@code mvn verify -Pbench}. */
package dev.cairn.bench;
