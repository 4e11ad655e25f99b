import type { NamedDocument } from './read-documents.ts';

/** A call of the command line that a document shows. */
export interface Command {
  readonly place: string;
  /** Behind `countersign`. */
  readonly words: readonly string[];
}

/** Which lines of a block are typed by somebody: all of a script, and what stands at the prompts of a transcript. */
const TYPED: Readonly<Record<string, RegExp>> = { sh: /^/, 'sh test': /^/, text: /^\$ / };

/**
 * The calls of `countersign` in the shell blocks of a document, and in its text, where the name of the program may be left out.
 * @param groups the commands that have commands of their own
 */
export function findCommands(document: NamedDocument, groups: ReadonlySet<string>): readonly Command[] {
  const fenced = document.fences.flatMap(({ info, text, line }) =>
    text.split('\n').flatMap((code, index) => {
      const isTyped = TYPED[info]?.test(code) ?? false;
      return isTyped ? calls(code).map((call) => ({ call, line: line + 1 + index })) : [];
    }),
  );
  const inText = document.codes.flatMap(({ text, line }) => {
    const [first = '', second = ''] = text.split(' ');
    const isShort = groups.has(first) && /^[a-z-]+$/.test(second);
    return (isShort ? [text] : calls(text)).map((call) => ({ call, line }));
  });
  return [...fenced, ...inText].map(({ call, line }) => ({
    place: `${document.path}:${line}`,
    words: call.match(/"[^"]*"|'[^']*'|\S+/g) ?? [],
  }));
}

/** What stands behind each `countersign` of a line, up to the end of that command. */
const calls = (code: string): string[] =>
  [...code.matchAll(/(?:^|[\s(])(?:\.\/)?countersign +([^|;)#>]*)/g)].map((match) => match[1] ?? '');
