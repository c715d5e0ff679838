/**
 * A stats sink: logs what it is told of a counter and of a gauge, and how much that was.
 */
export * from "../../../assembly/exports";

import { RootContext, Stat, StatsUpdate, log, registerRootContext } from "../../../assembly";

class StatsSink extends RootContext {
  override onStatsUpdate(update: StatsUpdate): void {
    const counter = find(update.counters, "http.main.downstream_rq_total");
    if (counter !== null) log.info(`requests ${counter.value}, ${counter.delta} of them new`);
    const gauge = find(update.gauges, "server.concurrency");
    if (gauge !== null) log.info(`workers ${gauge.value}`);
    log.info(areNames(update.counters) && areNames(update.gauges) ? "all names are names" : "garbage");
  }
}

function find(stats: Stat[], name: string): Stat | null {
  for (let i = 0; i < stats.length; i++) if (stats[i].name === name) return stats[i];
  return null;
}

/** Envoy's names are words with dots between. */
function areNames(stats: Stat[]): bool {
  for (let i = 0; i < stats.length; i++) {
    if (stats[i].name.indexOf(".") < 1) return false;
  }
  return stats.length > 40;
}

registerRootContext<StatsSink>();
