import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { version } from "../../package.json";

const program = "dist/cli/main.js";
const run = promisify(execFile);

/** What only the built program in a process of its own can show; `npm run build` before. */
describe.skipIf(!existsSync(program))("the built program", () => {
  it("ends with the exit code of the command", async () => {
    expect((await run("node", [program, "--version"])).stdout).toBe(`${version}\n`);
    await expect(run("node", [program, "validate", "none.yaml"])).rejects.toMatchObject({
      code: 2,
      stderr: "none.yaml: no such file\n",
    });
  });

  it("writes all of a long answer into a pipe, and is silent when the reader leaves", async () => {
    const all = await run("node", [program, "platforms", "douyin-2020"]);
    const piped = await run("sh", ["-c", `node ${program} platforms douyin-2020 | cat`]);
    expect(piped.stdout).toBe(all.stdout);
    const cut = await run("sh", ["-c", `node ${program} platforms douyin-2020 | head -1`]);
    expect(cut).toEqual({ stdout: "Douyin, late 2020\n", stderr: "" });
  });

  it("gives the same bytes on one thread and on two", async () => {
    const flags = ["--replicates", "2", "--set", "audience.users=2M", "--json", "--quiet"];
    const on = (workers: string) =>
      run("node", [program, "compare", "scenarios/small.yaml", ...flags, "--workers", workers], { maxBuffer: 1e8 });
    const [one, two] = [await on("1"), await on("2")];
    expect(two.stdout).toBe(one.stdout);
    expect(one.stdout.length).toBeGreaterThan(10_000);
  });

  it("gives the same bytes with an imported graph, which two threads share", async () => {
    const argv = [program, "compare", "scenarios/whom-to-ask.yaml", "--replicates", "2", "--json", "--quiet"];
    const on = (workers: string) => run("node", [...argv, "--workers", workers], { maxBuffer: 1e8 });
    const [one, two] = [await on("1"), await on("2")];
    expect(two.stdout).toBe(one.stdout);
    expect(JSON.parse(one.stdout).plans[0].reach.p50).toBeGreaterThan(1000);
  });

  it("gives the same bytes of a backtest on one thread and on two", async () => {
    const files = ["dress-2015", "weitalk-2013"].map((name) => `scenarios/history/${name}.yaml`);
    const on = (threads: string) =>
      run("node", [program, "backtest", ...files, "--worlds", "2", "--quiet", "--threads", threads]);
    const [one, two] = [await on("1"), await on("2")];
    expect(two.stdout).toBe(one.stdout);
    expect(one.stdout).toContain("OVER ALL");
  });

  it("stops on Ctrl-C with 130, and reports the worlds that are finished", async () => {
    const child = spawn("node", [program, "compare", "scenarios/small.yaml", "--replicates", "1000"]);
    let [out, err] = ["", ""];
    child.stdout.on("data", (data) => {
      out += data;
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await new Promise<void>((resolve) => {
      child.stderr.on("data", (data) => {
        err += data;
        // The first world is done: from now on it is computing.
        if (err.includes("world 1 of 1000")) resolve();
      });
    });
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(err).toContain("feedcast: stopped by Ctrl-C\n");
    expect(err).toMatch(/feedcast: stopped: \d+ of 1000 worlds? finished; the report is of those\n/);
    expect(out).toMatch(/paired worlds?\n/);
  });
});
