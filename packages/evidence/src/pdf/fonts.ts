import { create, type Font } from 'fontkit';

/** The bytes of the fonts that a report is set in. */
export interface ReportFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
  readonly mono: Uint8Array;
}

export type FontName = keyof ReportFonts;

/** A font that is ready to set text in. */
export interface OpenFont {
  /** For the writer of the PDF. */
  readonly font: Font;
  /** Width of a text at size 1. */
  width(text: string): number;
  /**
   * The text with every character that the font cannot show replaced by its code point, such as [U+5C71]: a report must
   * never hold an empty box, or a name with letters missing.
   */
  show(text: string): string;
}

/**
 * What can be set letter by letter. Scripts whose letters join, stack or run from right to left would come out wrong, which
 * is worse than not at all.
 */
const SET_SINGLY =
  /^[\n\x20-\x7e\u00a0-\u02ff\u0370-\u0482\u048a-\u0587\u10a0-\u10ff\u1e00-\u27ff\u2b00-\u2bff]$/u;

type Glyph = ReturnType<Font['getGlyph']>;

/**
 * Opens a font. Text is set letter by letter, without kerning and ligatures: a report is mostly digests and identifiers, of
 * which none comes twice, and to shape each of them would take most of the time and keep all of the memory.
 */
export function openFont(bytes: Uint8Array): OpenFont {
  const font = create(Buffer.from(bytes));
  if (!('getGlyph' in font)) throw new TypeError('the file of the report holds several fonts');
  const glyphs = new Map<number, Glyph>();
  const glyphOf = (codePoint: number): Glyph => {
    const known = glyphs.get(codePoint);
    if (known !== undefined) return known;
    const glyph = font.glyphForCodePoint(codePoint);
    glyphs.set(codePoint, glyph);
    return glyph;
  };
  const shown = new Map<string, boolean>();
  const shows = (character: string): boolean => {
    const known =
      shown.get(character) ??
      (SET_SINGLY.test(character) && font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
    shown.set(character, known);
    return known;
  };
  const widths = new Map<string, number>();
  const { unitsPerEm } = font;
  const widthOf = (character: string): number => {
    const known = widths.get(character);
    if (known !== undefined) return known;
    const wide = glyphOf(character.codePointAt(0) ?? 0).advanceWidth / unitsPerEm;
    widths.set(character, wide);
    return wide;
  };
  font.layout = ((text: string) =>
    layOut(Array.from(text, (character) => glyphOf(character.codePointAt(0) ?? 0)))) as Font['layout'];
  return {
    font,
    width: (text) => {
      let sum = 0;
      for (const character of text) sum += widthOf(character);
      return sum;
    },
    show: (text) =>
      /^[\n\x20-\x7e]*$/.test(text)
        ? text
        : Array.from(text, (one) => (shows(one) ? one : nameOf(one))).join(''),
  };
}

/** One glyph after the other. The positions are new each time, because the writer of the PDF scales them where they are. */
function layOut(glyphs: readonly Glyph[]) {
  const positions = glyphs.map(({ advanceWidth }) => ({
    xAdvance: advanceWidth,
    yAdvance: 0,
    xOffset: 0,
    yOffset: 0,
  }));
  return {
    glyphs,
    positions,
    get advanceWidth(): number {
      return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    },
  };
}

const nameOf = (character: string): string =>
  `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
