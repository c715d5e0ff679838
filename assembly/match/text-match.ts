/**
 * A condition on a text: equal to, or beginning with.
 */
import { Config } from "../config/config";

/** A text, and whether it must be the whole or may be the beginning. */
export class TextMatch {
  private constructor(
    private text: string,
    private isPrefix: bool,
  ) {}

  /**
   * Reads `exact` or `prefix` of `config`; both, or none where one is required, is a problem.
   *
   * @returns `null` when neither is there.
   */
  static read(config: Config, isRequired: bool): TextMatch | null {
    const hasExact = config.has("exact");
    const hasPrefix = config.has("prefix");
    const exact = config.string("exact", "");
    const prefix = config.string("prefix", "");
    config.refuseUnknownFields();
    if (hasExact && hasPrefix) config.problem("", 'expected "exact" or "prefix", found both');
    if (!hasExact && !hasPrefix) {
      if (isRequired) config.problem("", 'expected "exact" or "prefix"');
      return null;
    }
    return hasExact ? new TextMatch(exact, false) : new TextMatch(prefix, true);
  }

  matches(text: string): bool {
    return this.isPrefix ? text.startsWith(this.text) : text === this.text;
  }
}
