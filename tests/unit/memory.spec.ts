import { allocateForHost, releaseAll } from "../../assembly/abi/memory";

describe("memory for what the host hands over", () => {
  it("is given for a little and for a lot", () => {
    expect(allocateForHost(100) !== 0).toBe(true);
    expect(allocateForHost(3_000_000) !== 0).toBe(true);
    releaseAll();
  });

  it("is refused, not a trap, for more than a VM can have", () => {
    expect(allocateForHost(0x20000001)).toBe(0);
    expect(allocateForHost(u32.MAX_VALUE)).toBe(0);
  });
});
