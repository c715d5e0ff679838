/**
 * Answers each request with the next number of a counter that all workers share, or with what became of a write.
 */
export * from "../../../assembly/exports";

import {
  Action,
  HttpContext,
  RootContext,
  SharedCounter,
  SharedDataWrite,
  registerRootContext,
  sharedData,
} from "../../../assembly";

/** So many that other workers come in between. */
const BURST: i32 = 500;

const SEEDED: SharedCounter = new SharedCounter("shared-counter/seeded");

class Counting extends RootContext {
  override onConfigure(configuration: string): bool {
    return SEEDED.seed(1_000) && SEEDED.seed(2_000);
  }

  override createHttpContext(id: u32): HttpContext {
    return new CountingStream(id);
  }
}

class CountingStream extends HttpContext {
  override onRequestHeaders(endOfStream: bool): Action {
    const path = this.request.path;
    if (path === "/seeded") return this.say(SEEDED.add());
    if (path === "/value") return this.say(SEEDED.value);
    if (path === "/back") return this.say(SEEDED.add(-2));
    if (path === "/garbage") return this.garbage();
    if (path.startsWith("/insert/")) {
      const write = sharedData.insert(`shared-counter${path}`, "mine");
      return this.sendLocalResponse(200, write === SharedDataWrite.Stored ? "stored" : "conflict");
    }
    const counter = new SharedCounter(`shared-counter${path}`);
    if (path.startsWith("/burst/")) for (let i = 1; i < BURST; i++) counter.add();
    return this.say(counter.add());
  }

  private garbage(): Action {
    const counter = new SharedCounter("shared-counter/garbage");
    sharedData.set(counter.key, "three");
    const read = counter.value;
    return this.sendLocalResponse(200, `${read} ${counter.add(5)} ${counter.value}`);
  }

  private say(value: i64): Action {
    return this.sendLocalResponse(200, value.toString());
  }
}

registerRootContext<Counting>();
