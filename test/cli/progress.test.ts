import { describe, expect, it, vi } from "vitest";
import { progressDisplay, timeLeft } from "../../src/cli/progress.ts";

/** A terminal of one width that shows what was written to it: carriage return, erasing to the end, line breaks. */
function terminal(columns: number) {
  const lines = [""];
  let column = 0;
  const write = (text: string) => {
    const erase = "\u001b[K";
    for (const part of text.split(erase).flatMap((piece, i) => (i > 0 ? [erase, ...piece] : [...piece]))) {
      const line = lines.length - 1;
      if (part === "\r") column = 0;
      else if (part === erase) lines[line] = lines[line].slice(0, column);
      else if (part === "\n" || column === columns) {
        lines.push(part === "\n" ? "" : part);
        column = part === "\n" ? 0 : 1;
      } else {
        lines[line] = lines[line].slice(0, column) + part + lines[line].slice(column + 1);
        column++;
      }
    }
  };
  return { lines, stderr: { isTTY: true, columns, write } };
}

describe("the bar", () => {
  it("is cut to the window, gives way to lines, and leaves nothing behind", () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(0);
    const { lines, stderr } = terminal(40);
    const display = progressDisplay({ stderr }, false);
    now.mockReturnValue(1000);
    display.update(0.5, "world 1 of 2, a plan with a long name");
    expect(lines).toEqual([`${"█".repeat(12)}${"░".repeat(12)} 50% | 1 s l…`]);
    now.mockReturnValue(1100);
    display.update(0.6, "too soon to be drawn again");
    expect(lines[0]).toContain("50%");
    display.line("world 1 of 2: 12k earned views, 10k people; another plan 3k");
    expect(lines).toEqual(["world 1 of 2: 12k earned views, 10k", "  people; another plan 3k", ""]);
    now.mockReturnValue(2000);
    display.update(1, "world 2 of 2");
    expect(lines.at(-1)).toContain("100%");
    display.stop();
    stderr.write("THE REPORT\n");
    expect(lines.slice(2)).toEqual(["THE REPORT", ""]);
    now.mockRestore();
  });

  it("is taken away by Ctrl-C and does not come back", () => {
    const { lines, stderr } = terminal(80);
    const stopping = new AbortController();
    const display = progressDisplay({ stderr, signal: stopping.signal }, false);
    display.update(0.5, "world 1 of 2");
    expect(lines[0]).toContain("50%");
    stopping.abort();
    display.update(0.9, "world 2 of 2");
    expect(lines).toEqual([""]);
  });

  it("is no bar where there is no terminal, and nothing at all if quiet", () => {
    const texts: string[] = [];
    const stderr = { isTTY: false, columns: 10, write: (text: string) => texts.push(text) };
    const display = progressDisplay({ stderr }, false);
    display.update(0.5, "world 1");
    display.line("a line that is longer than ten columns");
    display.stop();
    progressDisplay({ stderr: { ...stderr, isTTY: true } }, true).line("quiet");
    expect(texts).toEqual(["a line that is longer than ten columns\n"]);
  });
});

describe("time left", () => {
  it("follows from the share done", () => {
    expect(timeLeft(1000, 0)).toBe("time left unknown");
    expect(timeLeft(60_000, 0.5)).toBe("60 s left");
    expect(timeLeft(60_000, 0.1)).toBe("9 min left");
    expect(timeLeft(600_000, 0.02)).toBe("8.2 h left");
  });
});
