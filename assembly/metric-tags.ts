/**
 * Tags of a metric, written into its name: `requests;method=GET;status=200`.
 *
 * The proxy takes them out again and shows them as labels where its `stats_config` says so.
 */

/** Names with values, in the order that a metric's name has them. */
export class MetricTags {
  private text: string = "";

  /**
   * Adds a tag. Returns itself, so that calls chain.
   *
   * @param name - Letters, digits and `_`, as Prometheus has them.
   * @param value - Any text; a `;` in it becomes `_`. A few values in all: each makes a metric that is never forgotten.
   */
  add(name: string, value: string): MetricTags {
    this.text += `;${name}=${value.replaceAll(";", "_")}`;
    return this;
  }

  /** As it stands behind a metric's own name. */
  toString(): string {
    return this.text;
  }
}
