import type { LogFilter } from '@countersign/schema';
import type { ExportedEntry } from '../exported-entry.ts';
import { actorId, summarizeEntry } from '../meaning/summarize-entry.ts';
import { plainWord, wordsOf } from './words.ts';

/** The filters that an entry either has or has not; `from` and `to` are a range instead. */
export type FieldFilter = Omit<LogFilter, 'from' | 'to'>;

/**
 * Everything that an entry can be found by. A field goes before its value, and a word of its text after an equals sign, so
 * that one can never be taken for another.
 */
export function tokensOf(exported: Pick<ExportedEntry, 'entry' | 'subject'>): ReadonlySet<string> {
  const { entry, subject } = exported;
  const { account, provider, integration } = entry.data;
  const field = (name: keyof FieldFilter, value: unknown) =>
    typeof value === 'string' ? [token(name, value)] : [];
  return new Set([
    token('type', entry.type),
    token('actor', actorId(entry)),
    token('outcome', summarizeEntry(exported).outcome),
    ...field('request', entry.request),
    ...field('account', account ?? subject?.account),
    ...field('provider', provider ?? subject?.provider),
    ...field('integration', integration ?? subject?.integration),
    ...wordsOf([entry.id, entry.type, entry.request, actorId(entry), entry.data, subject]).map(wordToken),
  ]);
}

/** What a filter asks for: of each group one has to be there. */
export function wantedTokens(filter: FieldFilter): readonly (readonly string[])[] {
  const { type, text, ...fields } = filter;
  const single = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[fieldToken(name, value)]],
  );
  return [
    ...(type === undefined ? [] : [type.map((one) => token('type', one))]),
    ...single,
    ...(text === undefined ? [] : wordGroups(text)),
  ];
}

/** Every word has to be there. What has no word in it is nowhere, and so is what it was given with. */
function wordGroups(text: string): readonly (readonly string[])[] {
  // Quotes and brackets around a word are how people write, and nothing to look for.
  const given = text.split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, ''));
  const words = wordsOf(given);
  return words.length === 0 ? [[]] : words.map((word) => [wordToken(word)]);
}

/** Whether an entry is one of those that a filter asks for. */
export function isWanted(
  exported: Pick<ExportedEntry, 'entry' | 'subject'>,
  wanted: readonly (readonly string[])[],
): boolean {
  if (wanted.length === 0) return true;
  const tokens = tokensOf(exported);
  return wanted.every((group) => group.some((one) => tokens.has(one)));
}

// Tokens are kept apart by white space.
const fieldToken = (name: string, value: string) => `${name}:${plainWord(value)}`;
const token = (name: keyof FieldFilter, value: string) => fieldToken(name, value);
const wordToken = (word: string) => `=${word}`;
