const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Tells the line of offsets that are asked for in ascending order, so that all of them together cost one walk over the
 * text. Lines end with CR, LF or both.
 */
export function lineCursor(codeAt: (offset: number) => number | undefined): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    for (; at < offset; at += 1) {
      const code = codeAt(at);
      if (code === CARRIAGE_RETURN || (code === LINE_FEED && codeAt(at - 1) !== CARRIAGE_RETURN)) line += 1;
    }
    return line;
  };
}

/** Where an offset is, as an error names it: `line 3, column 14`. */
export function placeOf(text: string, offset: number): string {
  const line = lineCursor((at) => text.charCodeAt(at))(offset);
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return `line ${line}, column ${offset === 0 ? 1 : offset - lineStart + 1}`;
}
