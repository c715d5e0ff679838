import { BodyCollector, Collected } from "../../assembly/http/body-collector";

describe("a body collector", () => {
  it("waits for the end of the stream", () => {
    const collector = new BodyCollector(10);
    expect(collector.collect(4, false)).toBe(Collected.Partly);
    expect(collector.collect(9, false)).toBe(Collected.Partly);
    expect(collector.collect(9, true)).toBe(Collected.Wholly);
  });

  it("takes a body of exactly the cap, in one piece", () => {
    expect(new BodyCollector(10).collect(10, true)).toBe(Collected.Wholly);
  });

  it("takes an empty body", () => {
    expect(new BodyCollector(10).collect(0, true)).toBe(Collected.Wholly);
  });

  it("says so as soon as the cap is passed", () => {
    const collector = new BodyCollector(10);
    expect(collector.collect(10, false)).toBe(Collected.Partly);
    expect(collector.collect(11, false)).toBe(Collected.TooLarge);
    expect(new BodyCollector(10).collect(11, true)).toBe(Collected.TooLarge);
  });

  it("stays at too large, though the pieces that pass then are small", () => {
    const collector = new BodyCollector(10);
    collector.collect(11, false);
    expect(collector.collect(1, false)).toBe(Collected.TooLarge);
    expect(collector.collect(0, true)).toBe(Collected.TooLarge);
    expect(collector.end()).toBe(Collected.TooLarge);
  });

  it("is whole when trailers end it", () => {
    const collector = new BodyCollector(10);
    collector.collect(4, false);
    expect(collector.end()).toBe(Collected.Wholly);
  });

  it("is whole when there are trailers and no body at all", () => {
    expect(new BodyCollector(10).end()).toBe(Collected.Wholly);
  });
});
