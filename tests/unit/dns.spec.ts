import { Bytes } from "../../assembly/abi/bytes";
import { ResolvedAddress, readAddresses } from "../../assembly/dns";

/** An answer of the proxy: how many, how long each holds, then the addresses. */
function read(count: u32, ttls: u32[], text: string): ResolvedAddress[] {
  const buffer = new ArrayBuffer(4 + ttls.length * 4 + String.UTF8.byteLength(text));
  const start = changetype<usize>(buffer);
  store<u32>(start, count);
  for (let i = 0; i < ttls.length; i++) store<u32>(start + 4 + i * 4, ttls[i]);
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, start + 4 + ttls.length * 4);
  return readAddresses(Bytes.view(start, buffer.byteLength));
}

describe("an answer about a host's name", () => {
  it("has addresses, each with the time that it holds", () => {
    const addresses = read(2, [60, 5], "192.0.2.1:0\0[2001:db8::1]:0\0");
    expect(addresses.length).toBe(2);
    expect(addresses[0].address).toBe("192.0.2.1:0");
    expect(addresses[0].ttlSeconds).toBe(60);
    expect(addresses[1].address).toBe("[2001:db8::1]:0");
    expect(addresses[1].ttlSeconds).toBe(5);
  });

  it("has none when nobody knows the name", () => {
    expect(read(0, [], "").length).toBe(0);
    expect(readAddresses(Bytes.view(0, 0)).length).toBe(0);
  });

  it("that says to have more than fits has none", () => {
    expect(read(3, [1], "a\0").length).toBe(0);
    expect(read(u32.MAX_VALUE, [1], "a\0").length).toBe(0);
  });

  it("whose last address has no end ends with the answer", () => {
    const addresses = read(1, [1], "abcdef");
    expect(addresses.length).toBe(1);
    expect(addresses[0].address).toBe("abcdef");
  });
});
