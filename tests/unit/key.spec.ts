import { Bytes } from "../../assembly/abi/bytes";
import { Config } from "../../assembly/config/config";
import { Key, KeyFacts, KeyResult } from "../../filters/rate-limit/key";
import { KeyHash } from "../../filters/rate-limit/key-hash";

class Request implements KeyFacts {
  address: string | null = "10.0.0.1:4711";
  names: string[] = [":method", ":path"];
  values: string[] = ["GET", "/items?page=1"];

  with(name: string, value: string): Request {
    const at = this.names.indexOf(name);
    if (at >= 0) this.values[at] = value;
    else {
      this.names.push(name);
      this.values.push(value);
    }
    return this;
  }

  headerBytes(name: string): Bytes | null {
    const at = this.names.indexOf(name);
    return at < 0 ? null : Bytes.of(this.values[at]);
  }

  addressBytes(): Bytes | null {
    const address = this.address;
    return address === null ? null : Bytes.of(address);
  }
}

function keyOf(configuration: string, request: Request): u64 {
  const hash = new KeyHash(1, 2);
  hash.begin(0);
  const built = Key.read(Config.read(configuration)).addTo(hash, request);
  return built === KeyResult.Built ? hash.end() : 0;
}

function resultOf(configuration: string, request: Request): KeyResult {
  const hash = new KeyHash(1, 2);
  hash.begin(0);
  return Key.read(Config.read(configuration)).addTo(hash, request);
}

describe("key", () => {
  it("is the same for all requests when it has no parts", () => {
    expect(keyOf("{}", new Request())).toBe(keyOf("{}", new Request().with(":path", "/other")));
  });

  it("tells the values of a header apart", () => {
    const byId = '{"headers":["X-Client-Id"]}';
    const alice = keyOf(byId, new Request().with("x-client-id", "alice"));
    expect(alice).toBe(keyOf(byId, new Request().with("x-client-id", "alice").with(":path", "/b")));
    expect(alice).not.toBe(keyOf(byId, new Request().with("x-client-id", "bob")));
    expect(alice).not.toBe(keyOf(byId, new Request().with("x-client-id", "")));
  });

  it("is not about a request that lacks the header", () => {
    expect(resultOf('{"headers":["x-client-id"]}', new Request())).toBe(KeyResult.NotMeant);
  });

  it("takes the client's address without its port", () => {
    const byAddress = '{"address":true}';
    const request = new Request();
    const first = keyOf(byAddress, request);
    request.address = "10.0.0.1:9999";
    expect(keyOf(byAddress, request)).toBe(first);
    request.address = "10.0.0.2:4711";
    expect(keyOf(byAddress, request)).not.toBe(first);
    request.address = "[2001:db8::1]:80";
    const six = keyOf(byAddress, request);
    request.address = "[2001:db8::1]:81";
    expect(keyOf(byAddress, request)).toBe(six);
  });

  it("cannot be built when the proxy does not know the address", () => {
    const request = new Request();
    request.address = null;
    expect(resultOf('{"address":true}', request)).toBe(KeyResult.Unknown);
  });

  it("takes the path without its query", () => {
    const byPath = '{"path":true}';
    const first = keyOf(byPath, new Request());
    expect(keyOf(byPath, new Request().with(":path", "/items"))).toBe(first);
    expect(keyOf(byPath, new Request().with(":path", "/item"))).not.toBe(first);
  });

  it("combines its parts", () => {
    const both = '{"headers":["a"],"method":true,"path":true}';
    const first = keyOf(both, new Request().with("a", "1"));
    expect(keyOf(both, new Request().with("a", "1").with(":method", "POST"))).not.toBe(first);
    expect(keyOf(both, new Request().with("a", "1").with(":path", "/x"))).not.toBe(first);
    expect(keyOf(both, new Request().with("a", "1").with(":path", "/items?page=2"))).toBe(first);
  });

  it("does not confuse where one part ends and the next begins", () => {
    const two = '{"headers":["a","b"]}';
    const first = keyOf(two, new Request().with("a", "ab").with("b", "c"));
    expect(keyOf(two, new Request().with("a", "a").with("b", "bc"))).not.toBe(first);
  });
});

describe("key hash", () => {
  it("depends on the secret", () => {
    const one = new KeyHash(1, 2);
    const other = new KeyHash(1, 3);
    one.begin(0);
    other.begin(0);
    expect(one.end()).not.toBe(other.end());
  });

  it("spreads 20,000 similar keys without a collision", () => {
    const seen = new Set<u64>();
    const hash = new KeyHash(11, 13);
    for (let i = 0; i < 20_000; i++) {
      hash.begin(0);
      const bytes = Bytes.of(`client-${i}`).copy();
      hash.add(bytes.pointer, bytes.length);
      heap.free(changetype<usize>(bytes));
      seen.add(hash.end());
    }
    expect(seen.size).toBe(20_000);
  });
});
