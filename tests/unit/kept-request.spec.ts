import { HeaderPairs } from "../../assembly/abi/pairs";
import { KeptRequest } from "../../assembly/http/kept-request";

function kept(): KeptRequest {
  return new KeptRequest(
    new HeaderPairs()
      .add(":authority", "shop.example")
      .add(":path", "/a?b")
      .add(":method", "GET")
      .add(":scheme", "https")
      .add("x-many", "one")
      .add("x-many", "two")
      .add("x-empty", ""),
  );
}

describe("a kept request", () => {
  it("knows what was asked for", () => {
    expect(kept().method).toBe("GET");
    expect(kept().path).toBe("/a?b");
    expect(kept().authority).toBe("shop.example");
    expect(kept().scheme).toBe("https");
  });

  it("tells absent from empty, and first from all", () => {
    expect(kept().header("x-absent")).toBe(null);
    expect(kept().header("x-empty")).toBe("");
    expect(kept().header("x-many")).toBe("one");
    expect(kept().headers.valuesOf("x-many").join("+")).toBe("one+two");
  });

  it("of nothing is empty", () => {
    const nothing = new KeptRequest(new HeaderPairs());
    expect(nothing.method).toBe("");
    expect(nothing.header("x")).toBe(null);
  });
});
