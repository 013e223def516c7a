/** Numbers as people read them. Every function is total: a value that is not a finite number prints as it is. */

const units = [
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/**
 * 1,234,567 → "1.23M" at 3 significant digits; from 1,000 on with k, M or B, without trailing zeros.
 * @param decimals the most that are printed below 1,000; a count has none
 */
export function short(value: number, digits = 3, decimals = 20): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  const unit = units.find(([size]) => Math.abs(rounded) >= size);
  return unit ? decimal(rounded / unit[0], digits) + unit[1] : decimal(rounded, digits, decimals);
}

/** Decimal notation with at most `digits` significant digits and `decimals` decimals, without an exponent. */
export function decimal(value: number, digits: number, decimals = 20, keepZeros = false): string {
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const text = value.toFixed(Math.min(20, decimals, Math.max(0, digits - 1 - magnitude)));
  return keepZeros || !text.includes(".") ? text : text.replace(/\.?0+$/, "");
}

/** An input's value: `numberText` of a number, "unlimited" for infinity, a list with `separator` between its values. */
export function valueText(
  value: number | string | readonly number[],
  numberText: (value: number) => string,
  separator = " ",
): string {
  if (typeof value === "string") return value;
  if (typeof value !== "number") return value.map((each) => valueText(each, numberText)).join(separator);
  return value === Number.POSITIVE_INFINITY ? "unlimited" : numberText(value);
}

/** 340e6 → "340 MB": whole megabytes of 10^6 bytes, rounded up. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString("en-US")} MB`;
}
