import { NEVER, Schedule } from "../../assembly/schedule";

const HEARTBEAT: u32 = 1;
const FLUSH: u32 = 2;

/** All that fires at `nowMs`, in order. */
function fired(schedule: Schedule, nowMs: u64): string {
  let ids = "";
  for (let id = schedule.take(nowMs); id >= 0; id = schedule.take(nowMs)) ids += `${id} `;
  return ids.trimEnd();
}

describe("a schedule of timers", () => {
  it("has nothing due when it is empty", () => {
    const schedule = new Schedule();
    expect(schedule.nextMs).toBe(NEVER);
    expect(schedule.take(1_000)).toBe(-1);
  });

  it("fires a repeating timer every period, not before", () => {
    const schedule = new Schedule();
    schedule.every(100, HEARTBEAT, 1_000);
    expect(schedule.nextMs).toBe(1_100);
    expect(fired(schedule, 1_099)).toBe("");
    expect(fired(schedule, 1_100)).toBe("1");
    expect(schedule.nextMs).toBe(1_200);
    expect(fired(schedule, 1_200)).toBe("1");
  });

  it("keeps the beat when a tick comes late, and leaves out what was missed", () => {
    const schedule = new Schedule();
    schedule.every(100, HEARTBEAT, 1_000);
    expect(fired(schedule, 1_130)).toBe("1");
    expect(schedule.nextMs).toBe(1_200);
    expect(fired(schedule, 1_777)).toBe("1");
    expect(schedule.nextMs).toBe(1_800);
  });

  it("fires a single timer once", () => {
    const schedule = new Schedule();
    schedule.after(50, FLUSH, 1_000);
    expect(schedule.nextMs).toBe(1_050);
    expect(fired(schedule, 1_060)).toBe("2");
    expect(schedule.nextMs).toBe(NEVER);
  });

  it("fires what has been due longest first", () => {
    const schedule = new Schedule();
    schedule.every(100, HEARTBEAT, 1_000);
    schedule.after(70, FLUSH, 1_000);
    schedule.after(70, 3, 1_005);
    expect(schedule.nextMs).toBe(1_070);
    expect(fired(schedule, 1_100)).toBe("2 3 1");
  });

  it("replaces a timer that is set anew", () => {
    const schedule = new Schedule();
    schedule.every(100, HEARTBEAT, 1_000);
    schedule.after(500, HEARTBEAT, 1_010);
    expect(fired(schedule, 1_200)).toBe("");
    expect(fired(schedule, 1_510)).toBe("1");
    expect(schedule.nextMs).toBe(NEVER);
  });

  it("forgets a timer that is taken back, and no other", () => {
    const schedule = new Schedule();
    schedule.every(100, HEARTBEAT, 0);
    schedule.every(100, FLUSH, 0);
    schedule.cancel(HEARTBEAT);
    schedule.cancel(99);
    expect(fired(schedule, 100)).toBe("2");
  });

  it("takes a period or a delay of 0 for 1 ms, so that a tick can end", () => {
    const schedule = new Schedule();
    schedule.every(0, HEARTBEAT, 1_000);
    schedule.after(0, FLUSH, 1_000);
    expect(fired(schedule, 1_000)).toBe("");
    expect(fired(schedule, 1_001)).toBe("1 2");
  });

  it("works where the clock's numbers are large", () => {
    const schedule = new Schedule();
    const nowMs: u64 = u64.MAX_VALUE / 1_000_000;
    schedule.every(u32.MAX_VALUE, HEARTBEAT, nowMs);
    expect(schedule.nextMs).toBe(nowMs + u32.MAX_VALUE);
    expect(fired(schedule, nowMs + 3 * (u32.MAX_VALUE as u64))).toBe("1");
  });
});
