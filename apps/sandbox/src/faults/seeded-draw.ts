/** The `index`-th number in [0, 1) of the sequence that belongs to `seed` (the mulberry32 generator). */
export function seededDraw(seed: number, index: number): number {
  const step = (seed + Math.imul(index + 1, 0x6d2b79f5)) | 0;
  let mixed = Math.imul(step ^ (step >>> 15), step | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
