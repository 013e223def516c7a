import { expected } from "../../vocabulary/faults.ts";
import { readNumeral } from "./numeral.ts";
import { centre, type Quantity } from "./quantity.ts";
import { fails, type Reading } from "./statedValue.ts";

/** `top 10%`, `top 5%..top 20%`: the share of all posts that are at least as good, above 0 and below 1. */
export function readTopShare(raw: unknown): Reading<Quantity> {
  const what = "a share of all posts such as top 10%";
  const ends = typeof raw === "string" ? raw.split("..").map((end) => end.trim()) : [];
  if (ends.length < 1 || ends.length > 2 || !ends[0].startsWith("top ")) {
    return fails(
      expected(
        what,
        raw,
        typeof raw === "string" && /^\d+(\.\d+)?\s*%$/.test(raw) ? `did you mean top ${raw}?` : undefined,
      ),
    );
  }
  const shares: number[] = [];
  for (const end of ends) {
    const numeral = readNumeral(end.replace(/^top\s+/, ""), "share");
    if (!("value" in numeral)) return fails(expected(what, raw, numeral.hint));
    if (numeral.value <= 0 || numeral.value >= 1) return fails(expected("a share between 0% and 100%", raw));
    shares.push(numeral.value);
  }
  const [low, high = low] = shares as [number, number?];
  if (low > high) return fails(expected("a range from low to high", raw, `did you mean ${ends[1]}..${ends[0]}?`));
  return { read: { value: centre(low, high), ...(low < high ? { low, high } : {}), status: "stated" } };
}
