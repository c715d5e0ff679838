/**
 * The vocabulary in which policies say which requests they mean. An absent part matches everything; all parts that
 * are there must match.
 */
import { toLowerAscii, toUpperAscii } from "../text";
import { Config } from "../config/config";
import { RequestFacts } from "./request-facts";
import { TextMatch } from "./text-match";

/** A condition on a header. */
class HeaderMatch {
  constructor(
    readonly name: string,
    /** `null`: the header need only be there. */
    readonly text: TextMatch | null,
  ) {}

  matches(request: RequestFacts): bool {
    const value = request.header(this.name);
    if (value === null) return false;
    const text = this.text;
    return text === null || text.matches(value);
  }
}

/** Which requests are meant. */
export class RequestMatch {
  private methods: string[] = [];
  private path: TextMatch | null = null;
  private headers: HeaderMatch[] = [];

  /** Reads `{ methods, path: { exact | prefix }, headers: [{ name, exact | prefix }] }`; problems stay in `config`. */
  static read(config: Config): RequestMatch {
    const match = new RequestMatch();
    const methods = config.strings("methods");
    for (let i = 0; i < methods.length; i++) match.methods.push(toUpperAscii(unchecked(methods[i])));
    if (config.has("path")) match.path = TextMatch.read(config.object("path"), true);
    const headers = config.objects("headers");
    for (let i = 0; i < headers.length; i++) {
      const header = unchecked(headers[i]);
      const name = header.string("name", "");
      if (!header.has("name")) header.problem("name", "expected the name of a header");
      match.headers.push(new HeaderMatch(toLowerAscii(name), TextMatch.read(header, false)));
    }
    config.refuseUnknownFields();
    return match;
  }

  /** Whether every condition holds. */
  matches(request: RequestFacts): bool {
    if (this.methods.length > 0 && !this.methods.includes(request.method)) return false;
    const path = this.path;
    if (path !== null && !path.matches(withoutQuery(request.path))) return false;
    for (let i = 0; i < this.headers.length; i++) {
      if (!unchecked(this.headers[i]).matches(request)) return false;
    }
    return true;
  }
}

/** The path before its query. */
export function withoutQuery(path: string): string {
  const query = path.indexOf("?");
  return query < 0 ? path : path.substring(0, query);
}
