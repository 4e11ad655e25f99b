/** Whoever looks at a picture has it unpacked: a small file must not become a huge picture. */
const MOST_PIXELS = 50_000_000;

/** @throws TypeError for a picture of no size, or of a huge one */
export function requirePictureSize(width: number, height: number): void {
  if (width === 0 || height === 0) throw new TypeError('the picture has no size');
  if (width * height > MOST_PIXELS) throw new TypeError('the picture has more than 50 million pixels');
}
