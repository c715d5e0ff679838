import { Context } from "../../assembly/context/context";
import { IdTable } from "../../assembly/context/id-table";

class Stream extends Context {}

function idOf(stream: Stream | null): u32 {
  return stream === null ? 0 : stream.id;
}

describe("context table", () => {
  it("finds what was added, and nothing else", () => {
    const table = new IdTable<Stream>();
    table.add(new Stream(7));
    table.add(new Stream(7 + 64));
    expect(idOf(table.get(7))).toBe(7);
    expect(idOf(table.get(71))).toBe(71);
    expect(table.get(135) === null).toBe(true);
  });

  it("forgets what was removed, wherever it stands in its chain", () => {
    const table = new IdTable<Stream>();
    for (let i: u32 = 1; i <= 3; i++) table.add(new Stream(i * 64));
    table.remove(128);
    table.remove(192);
    table.remove(999);
    expect(table.get(128) === null && table.get(192) === null).toBe(true);
    expect(idOf(table.get(64))).toBe(64);
    expect(table.size).toBe(1);
  });

  it("keeps 10,000 streams apart while they come and go", () => {
    const table = new IdTable<Stream>();
    for (let id: u32 = 1; id <= 10_000; id++) table.add(new Stream(id));
    for (let id: u32 = 1; id <= 10_000; id += 2) table.remove(id);
    expect(table.size).toBe(5_000);
    let wrong = 0;
    for (let id: u32 = 1; id <= 10_000; id++) {
      if (idOf(table.get(id)) !== (id % 2 === 0 ? id : 0)) wrong += 1;
    }
    expect(wrong).toBe(0);
  });
});
