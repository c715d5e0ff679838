import { MetricTags } from "../../assembly/metric-tags";

describe("metric tags", () => {
  it("stand behind the name, in the order they were added", () => {
    expect(new MetricTags().add("method", "GET").add("status", "200").toString()).toBe(
      ";method=GET;status=200",
    );
  });

  it("keep any value but a semicolon, which ends one", () => {
    expect(new MetricTags().add("path", "/a=b;c d").toString()).toBe(";path=/a=b_c d");
  });

  it("are nothing when there are none", () => {
    expect(new MetricTags().toString()).toBe("");
  });
});
