/** Reads what Envoy shows to Prometheus. */

/** A value with its labels. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** The samples of one metric, out of lines such as `name{label="text",other="text"} 3`. */
export function readSamples(text: string, name: string): Sample[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`))
    .map((line) => ({ labels: readLabels(line), value: Number(line.slice(line.lastIndexOf(" "))) }));
}

function readLabels(line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [, name, value] of line.matchAll(/([a-zA-Z0-9_]+)="((?:[^"\\]|\\.)*)"/g)) {
    labels[name!] = value!.replace(/\\(.)/g, (_, escaped) => (escaped === "n" ? "\n" : escaped));
  }
  return labels;
}
