/** Odd multipliers of the four lanes: the 32-bit finalisers of MurmurHash3 and xxHash. */
const multipliers = [0x85ebca6b, 0xc2b2ae35, 0x9e3779b1, 0x27d4eb2f] as const;

/**
 * Fingerprint of texts and columns: 32 hexadecimal digits, the same on every machine. It tells inputs apart that differ
 * by accident; it is no defence against somebody who makes two inputs collide.
 */
export function fingerprint(parts: readonly (string | Uint32Array | Uint8Array)[]): string {
  let [a, b, c, d] = [1, 2, 3, 4];
  const mix = (unit: number): void => {
    a = Math.imul(a ^ unit, multipliers[0]);
    b = Math.imul(b ^ (unit + a), multipliers[1]);
    c = Math.imul(c ^ (unit + b), multipliers[2]);
    d = Math.imul(d ^ (unit + c), multipliers[3]);
    a ^= d >>> 15;
  };
  for (const part of parts) {
    // The length in front tells ["ab", "c"] from ["a", "bc"].
    mix(part.length);
    if (typeof part === "string") for (let i = 0; i < part.length; i++) mix(part.charCodeAt(i));
    else for (let i = 0; i < part.length; i++) mix(part[i]);
  }
  for (let i = 0; i < 8; i++) mix(i);
  return [a, b, c, d].map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
}
