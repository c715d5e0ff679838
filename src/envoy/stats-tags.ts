/**
 * How Envoy takes tags out of the names of statistics, so that Prometheus shows them as labels.
 *
 * The SDK writes tags behind a metric's name: `requests;method=GET;status=200`.
 * @see {@link https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/metrics/v3/stats.proto | StatsConfig}
 */

import type { Part } from "./bootstrap.ts";

/** The `stats_config` that makes labels of these tags. */
export function statsConfig(tags: readonly string[]): Part {
  return { stats_tags: tags.map((tag) => ({ tag_name: tag, regex: tagRegex(tag) })) };
}

/**
 * Finds a tag in the name of a metric. The first group is what Envoy takes out of the name, the second the value.
 *
 * @throws when Prometheus could not show a tag of this name.
 */
export function tagRegex(tag: string): string {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(tag)) {
    throw new Error(`metric tag ${JSON.stringify(tag)}: a name has letters, digits and _, no digit first`);
  }
  return `(;${tag}=([^;]*))`;
}
