/** Kind of quantity that a number measures: decides which units are read, and the unit of the value. */
export type Kind = "count" | "number" | "share" | "hours" | "seconds" | "days" | "money";

/** A number read from text, or a hint why the text is no number. */
export type Numeral = { readonly value: number } | { readonly hint?: string };

// biome-ignore format: a family a line
const multiples: Readonly<Record<string, number>> = {
  "": 1, k: 1e3, K: 1e3, M: 1e6, B: 1e9, bn: 1e9, 千: 1e3, 万: 1e4, 百万: 1e6, 千万: 1e7, 亿: 1e8,
};
// biome-ignore format: a family a line
const wordMultiples: Readonly<Record<string, string>> = {
  thousand: "k", thousands: "k", m: "M", mio: "M", mn: "M", million: "M", millions: "M", b: "B", billion: "B",
  billions: "B", w: "万",
};
// biome-ignore format: a family a line
const secondsPer: Readonly<Record<string, number>> = {
  s: 1, sec: 1, second: 1, seconds: 1, min: 60, minute: 60, minutes: 60, h: 3600, hour: 3600, hours: 3600, d: 86_400,
  day: 86_400, days: 86_400, w: 604_800, week: 604_800, weeks: 604_800,
};
const durationUnit: Partial<Readonly<Record<Kind, number>>> = { seconds: 1, hours: 3600, days: 86_400 };

const standardUnit: Partial<Readonly<Record<Kind, string>>> = { seconds: "s", hours: "h", days: "d" };

/** Name of each kind in messages. */
export const kindNames: Readonly<Record<Kind, string>> = {
  count: "a number",
  number: "a number",
  share: "a share such as 40%",
  hours: "a duration such as 2h",
  seconds: "a duration such as 15s",
  days: "a number of days",
  money: "an amount of money such as 600k RMB",
};

const symbols: Readonly<Record<string, string>> = { "¥": "RMB", $: "USD", "€": "EUR", "£": "GBP" };

/** Currency of a label: `CNY`, `yuan`, `元` and `¥` are RMB; other codes are themselves. */
export function currencyName(label: string): string {
  const text = label.normalize("NFKC").trim();
  return /^(rmb|cny|yuan|元)$/i.test(text) ? "RMB" : (symbols[text] ?? text.toUpperCase());
}

/** Splits an amount of money from its currency, if it names one: `600k RMB`, `¥60`, `200 CHF`. */
export function splitCurrency(raw: string): { readonly amount: string; readonly currency?: string } {
  const parts = /^([¥$€£]?)\s*(.*?)\s*([Rr]mb|rmb|cny|usd|eur|gbp|yuan|元|[A-Z]{3})?$/u.exec(
    raw.normalize("NFKC").trim(),
  );
  const [, symbol = "", amount = "", code] = parts ?? ["", "", raw];
  const label = code ?? symbol;
  return label === "" ? { amount } : { amount, currency: currencyName(label) };
}

const amount = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?(e[+-]?\d+)?$/i;

/** Reads one number of the given kind: `28,000`, `300k+`, `1.1亿`, `40%`, `45min`, `¥60`. Value in the kind's unit. */
export function readNumeral(raw: string, kind: Kind): Numeral {
  const text = raw.normalize("NFKC").trim();
  if (kind === "money") return readNumeral(splitCurrency(text).amount, "number");
  const parts = /^([+-]?[\d.,]+(?:e[+-]?\d+)?)\s*([^\d\s+]*)\s*\+?$/i.exec(text);
  if (parts === null) return hintFor(text, kind);
  const [, digits = "", unit = ""] = parts;
  const value = plainNumber(digits);
  if (typeof value === "string") return { hint: value.replace("…", unit) };
  const inSeconds = durationUnit[kind];
  if (inSeconds !== undefined) {
    if (unit === "" && (kind === "days" || value === 0)) return { value };
    const seconds = secondsPer[unit];
    if (seconds !== undefined) return { value: exact((value * seconds) / inSeconds) };
    const meant = unit === "m" ? "min" : unit === "" ? standardUnit[kind] : undefined;
    return meant === undefined ? {} : { hint: `did you mean ${digits}${meant}?` };
  }
  if (kind === "share") {
    if (unit === "%") return { value: exact(value / 100) };
    if (unit !== "") return {};
    return value <= 1 ? { value } : { hint: `did you mean ${digits}%?` };
  }
  const multiple = multiples[unit];
  if (multiple !== undefined) return { value: exact(value * multiple) };
  return hintFor(text, kind);
}

/** Rounds off the last bits that a unit's factor adds: 46.3% is 0.463. */
const exact = (value: number): number => Number(value.toPrecision(15));

/** Value of digits with optional thousands commas, or a hint why they are no number. */
function plainNumber(digits: string): number | string {
  if ((digits.match(/\./g) ?? []).length > 1) return "a number has one decimal point";
  if (/^\d{1,3},\d{1,2}$/.test(digits)) return `did you mean ${digits.replace(",", ".")}…?`;
  if (!amount.test(digits) || !/\d/.test(digits)) return "a comma separates groups of three digits";
  return Number(digits.replaceAll(",", ""));
}

function hintFor(text: string, kind: Kind): { hint?: string } {
  if (/^\d{1,2}:\d{2}$/.test(text)) {
    const [hours, minutes] = text.split(":");
    return {
      hint: `a time of day is no duration; did you mean ${hours}h or ${Number(hours) * 60 + Number(minutes)}min?`,
    };
  }
  const about = /^(?:about|around|approx\.?|ca\.?|circa|~|≈|>|<|over|under|some)\s*(\S.*)$/i.exec(text);
  if (about !== null) return { hint: `did you mean ${about[1]}?` };
  const dash = /^([\d.,]+\s*[a-zA-Z%万亿]*)\s*(?:-|–|—|to|~|\.{3}|…)\s*([\d.,]+\s*[a-zA-Z%万亿]*)$/.exec(text);
  if (dash !== null) return { hint: `did you mean ${dash[1].trim()}..${dash[2].trim()}?` };
  const worded = /^([\d.,]+)\s*([a-zA-Z]+)$/.exec(text);
  const suffix = worded === null ? undefined : wordMultiples[worded[2].toLowerCase()];
  if (suffix !== undefined && kind !== "share" && durationUnit[kind] === undefined) {
    return { hint: `did you mean ${worded![1]}${suffix}?` };
  }
  if (worded !== null && secondsPer[worded[2]] !== undefined) return { hint: "this is a duration" };
  if (/^[\d.,]+\s*%$/.test(text)) return { hint: "this is a share" };
  if (/^[¥$€£]|(?:RMB|CNY|USD|EUR)$/i.test(text)) return { hint: "this is money" };
  return {};
}
