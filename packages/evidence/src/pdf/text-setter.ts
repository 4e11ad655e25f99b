import { type Content, type Inline, piecesOf } from '../document/block.ts';
import type { FontName } from './fonts.ts';

/** A piece of one line, in one look. */
export interface Run {
  readonly text: string;
  readonly font: FontName;
  readonly color: string;
  readonly href: string | undefined;
  readonly x: number;
  readonly width: number;
}

export type Line = readonly Run[];

/** Width of a text in a font, at the size that the line will have. */
export type Measure = (text: string, font: FontName) => number;

type Style = Pick<Run, 'font' | 'color' | 'href'>;

export const INK = '#1a1f27';
export const SOFT = '#586272';
const LINK = '#0b57b0';

/** Sets a content in lines of at most `width`. Breaks at spaces; a word that is wider than a line is cut. */
export function setLines(
  content: Content,
  width: number,
  setting: {
    readonly measure: Measure;
    readonly base: FontName;
    /** Whether a link may lead there; what leads nowhere does not look as if it did. */
    readonly leads: (href: string) => boolean;
  },
): readonly Line[] {
  const lines: Run[][] = [[]];
  let [at, space] = [0, 0];
  const newLine = () => {
    lines.push([]);
    [at, space] = [0, 0];
  };
  const put = (word: string, style: Style, wide: number) => {
    const line = lines.at(-1) ?? [];
    const last = line.at(-1);
    if (
      last !== undefined &&
      last.font === style.font &&
      last.color === style.color &&
      last.href === style.href
    ) {
      const text = `${last.text}${space > 0 ? ' ' : ''}${word}`;
      line[line.length - 1] = { ...last, text, width: last.width + space + wide };
    } else {
      line.push({ ...style, text: word, x: at + space, width: wide });
    }
    at += space + wide;
    space = 0;
  };
  for (const piece of piecesOf(content)) {
    const style = styleOf(piece, setting);
    for (const word of wordsOf(piece)) {
      if (word === '\n') {
        newLine();
      } else if (word === ' ') {
        if (at > 0) space = setting.measure(' ', style.font);
      } else {
        const wide = setting.measure(word, style.font);
        if (at > 0 && at + space + wide > width) newLine();
        if (wide <= width) {
          put(word, style, wide);
        } else {
          for (const part of cut(word, width, (text) => setting.measure(text, style.font))) {
            if (at > 0) newLine();
            put(part, style, setting.measure(part, style.font));
          }
        }
      }
    }
  }
  return lines;
}

const wordsOf = (piece: Inline): readonly string[] =>
  (typeof piece === 'string' ? piece : piece.text).replace(/[^\S\n]+/g, ' ').match(/\n| |[^\s]+/g) ?? [];

function styleOf(
  piece: Inline,
  { base, leads }: { base: FontName; leads: (href: string) => boolean },
): Style {
  if (typeof piece === 'string') return { font: base, color: INK, href: undefined };
  const { look } = piece;
  const href = piece.href !== undefined && leads(piece.href) ? piece.href : undefined;
  if (href !== undefined) return { font: look === 'code' ? 'mono' : base, color: LINK, href };
  switch (look) {
    case 'code':
      return { font: 'mono', color: INK, href };
    case 'strong':
      return { font: 'bold', color: INK, href };
    case 'good':
      return { font: 'bold', color: '#12653a', href };
    case 'bad':
      return { font: 'bold', color: '#a81c1c', href };
    case 'quiet':
      return { font: base, color: SOFT, href };
    default:
      return { font: base, color: INK, href };
  }
}

/** Parts of a word that fit a line each, as long as they can be. */
function cut(word: string, width: number, measure: (text: string) => number): readonly string[] {
  const characters = [...word];
  const parts: string[] = [];
  let from = 0;
  while (from < characters.length) {
    let [fits, fails] = [1, characters.length - from + 1];
    while (fails - fits > 1) {
      const middle = Math.floor((fits + fails) / 2);
      if (measure(characters.slice(from, from + middle).join('')) <= width) fits = middle;
      else fails = middle;
    }
    const end = from + breakBefore(characters, from, from + fits);
    parts.push(characters.slice(from, end).join(''));
    from = end;
  }
  return parts;
}

/** How many of the characters that fit are taken: up to a sign after which a reader expects a break, where there is one. */
function breakBefore(characters: readonly string[], from: number, end: number): number {
  if (end >= characters.length) return end - from;
  for (let at = end; at > from + (end - from) / 2; at -= 1)
    if (/[-./_:@]/.test(characters[at - 1] ?? '')) return at - from;
  return end - from;
}
