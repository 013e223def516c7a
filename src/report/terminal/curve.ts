import plot from "simple-ascii-chart";
import { short } from "../../lib/numberText.ts";
import type { Curve } from "../blocks.ts";
import type { Style } from "./layout.ts";

/** A chart of text; it needs two points and a value above 0. */
export function curveLines({ title, days, values }: Curve, { strong }: Style): string[] {
  const top = Math.max(...values);
  if (values.length < 2 || top <= 0) return [];
  const length = Math.ceil(days[days.length - 1]);
  const step = Math.ceil(length / 7);
  const chart = plot(
    days.map((day, i): [number, number] => [day, values[i]]),
    {
      width: 66,
      height: 8,
      yRange: [0, top],
      customYAxisTicks: [0, 0.5, 1].map((part) => part * top),
      customXAxisTicks: Array.from({ length: Math.floor(length / step) }, (_, i) => (i + 1) * step),
      formatter: (value, { axis }) => (axis === "y" ? short(value, 2) : String(Math.round(value))),
    },
  );
  const lines = chart.split("\n").map((line) => line.trimEnd());
  return [`${strong(title)} (by day)`, ...lines.filter((line) => line.length > 0)];
}
