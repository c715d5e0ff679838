/** Labels of metrics, as the proxy takes them out of a name. */

import { tagRegex } from "../envoy/index.ts";
import type { Sample } from "./mesh.ts";

/** Finds each tag in a name. */
export type TagFinders = ReadonlyMap<string, RegExp>;

/** @throws when Prometheus could not show a tag of one of these names. */
export function tagFinders(tags: readonly string[] = []): TagFinders {
  return new Map(tags.map((tag) => [tag, new RegExp(tagRegex(tag))]));
}

/**
 * The samples of one metric.
 *
 * @param values - All metrics, by the names that plugins gave, in which each character stands for one byte.
 */
export function samplesOf(name: string, values: [string, bigint][], finders: TagFinders): Sample[] {
  return values
    .map(([fullName, value]) => ({
      ...takeLabels(Buffer.from(fullName, "latin1").toString(), finders),
      value: Number(value),
    }))
    .filter((sample) => prometheusName(sample.name) === prometheusName(name))
    .map(({ labels, value }) => ({ labels, value }));
}

function takeLabels(fullName: string, finders: TagFinders) {
  const labels: Record<string, string> = {};
  let name = fullName;
  for (const [tag, finder] of finders) {
    const [, portion, value] = finder.exec(name) ?? [];
    if (portion === undefined) continue;
    name = name.replace(portion, "");
    labels[tag] = value!;
  }
  return { name, labels };
}

function prometheusName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, "_");
}
