/** A block between fences. */
export interface Fence {
  /** What stands behind the opening fence, such as `sh test`. */
  readonly info: string;
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** Something in a line of the text outside of fences. */
export interface Place {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** The parts of a Markdown document that can be wrong without anybody noticing. */
export interface Document {
  readonly fences: readonly Fence[];
  /** Targets of links, as written. */
  readonly links: readonly Place[];
  /** Code within lines, without the backticks. */
  readonly codes: readonly Place[];
  /** Names under which headings can be linked to. */
  readonly anchors: ReadonlySet<string>;
}

export function parseDocument(markdown: string): Document {
  const fences: Fence[] = [];
  const links: Place[] = [];
  const codes: Place[] = [];
  const anchors = new Set<string>();
  let open: { info: string; line: number; lines: string[] } | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    const line = index + 1;
    const fence = /^```(.*)$/.exec(text)?.[1];
    if (open !== undefined && fence === '') {
      fences.push({ info: open.info, line: open.line, text: open.lines.join('\n') });
      open = undefined;
    } else if (open !== undefined) {
      open.lines.push(text);
    } else if (fence !== undefined) {
      open = { info: fence.trim(), line, lines: [] };
    } else {
      const heading = /^#+ (.*)$/.exec(text)?.[1];
      if (heading !== undefined) anchors.add(anchorOf(heading));
      codes.push(...found(text, /`([^`]+)`/g, line));
      links.push(...found(text.replace(/`[^`]*`/g, '``'), /\]\(([^)\s]+)\)/g, line));
    }
  }
  if (open !== undefined) throw new Error(`the fence in line ${open.line} is never closed`);
  return { fences, links, codes, anchors };
}

const found = (text: string, pattern: RegExp, line: number): Place[] =>
  [...text.matchAll(pattern)].map((match) => ({ text: match[1] ?? '', line }));

/** As GitHub makes them: lower case, punctuation dropped, spaces to dashes. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
