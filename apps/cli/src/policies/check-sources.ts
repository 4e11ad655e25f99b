import { createHash } from 'node:crypto';
import type { Rule } from '@countersign/schema';
import { fields, table } from '../output/table.ts';
import { type CitedDocument, citedDocuments } from './cited-documents.ts';
import type { Fetched } from './fetch-document.ts';

/** Whether a document still is what the rules were written from. */
export interface CheckedDocument extends CitedDocument {
  readonly result: 'same' | 'differs' | 'unknown';
  /** Of the copy; null where there is none. */
  readonly found: string | null;
  /** Why there is none. */
  readonly problem: string | null;
}

/**
 * Compares the cited documents that have a digest on record with copies of them.
 * @param copyOf gives the copy of an address; null for an address that is not to be compared
 */
export async function checkSources(
  rules: readonly Rule[],
  copyOf: (url: string) => Promise<Fetched> | null,
): Promise<readonly CheckedDocument[]> {
  const checked: CheckedDocument[] = [];
  // One after the other: most of them lie on the same server.
  for (const cited of citedDocuments(rules)) {
    const copy = cited.sha256 === null ? null : await copyOf(cited.url);
    if (copy !== null) checked.push(compare(cited, copy));
  }
  return checked;
}

function compare(cited: CitedDocument, copy: Fetched): CheckedDocument {
  if ('problem' in copy) return { ...cited, result: 'unknown', found: null, problem: copy.problem };
  const found = createHash('sha256').update(copy.bytes).digest('hex');
  return { ...cited, result: found === cited.sha256 ? 'same' : 'differs', found, problem: null };
}

/** The documents that rules cite. */
export function formatCited(documents: readonly CitedDocument[]): string {
  return table(
    ['read', 'rules', 'sha256', 'document', 'url'],
    documents.map(({ read, rules, sha256, document, url }) => [
      read,
      String(rules.length),
      sha256 ?? 'none on record',
      document,
      url,
    ]),
  );
}

/** What the comparison found, and for each document that differs the rules to look at. */
export function formatChecked(documents: readonly CheckedDocument[]): string {
  return documents.map(showOne).join('\n\n');
}

const RESULTS = {
  same: 'the same text as when the rules were written',
  differs: 'NOT the text that the rules were written from',
  unknown: 'not compared',
} as const;

function showOne({ document, url, read, sha256, found, result, problem, rules }: CheckedDocument): string {
  return fields([
    ['document', document],
    ['url', url],
    ['read', read],
    ['on record', sha256],
    ['copy', found],
    ['result', problem === null ? RESULTS[result] : `${RESULTS[result]}: it ${problem}`],
    ['review', result === 'differs' ? rules.join(', ') : null],
    [
      'note',
      result === 'differs'
        ? 'A page as a server sends it differs from its text, and so does the same text saved in another way. Compare the words before a rule is changed.'
        : null,
    ],
  ]);
}
