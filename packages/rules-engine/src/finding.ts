/** Something in a policy document that has to be mended before it is used (`error`), or should be looked at (`warning`). */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** Id of the rule, or `#<index>` where the document has no usable id. */
  readonly rule: string;
  /** JSON pointer into the rule document. */
  readonly pointer: string;
  /** Names the check, for programs. */
  readonly code: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

/** A finding that does not know its rule yet. */
export type Problem = Omit<Finding, 'rule'>;

/** Takes what a check has to say about one place. */
export type Report = (problem: Problem) => void;

export function problem(pointer: string, code: string, message: string): Problem {
  return { severity: 'error', pointer, code, message: cut(message, MAX_MESSAGE) };
}

/** What a person reads of a message that lists what a document says. */
const MAX_MESSAGE = 1_000;

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}

/** One step further into a document, escaped as RFC 6901 says. */
export function into(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

const SHOWN = 60;

/** Something out of a document, for a message: whole where it is short. */
export function quote(value: unknown): string {
  // Text is cut before it is written as JSON, so that the quotation mark at its end is its own.
  if (typeof value === 'string') return JSON.stringify(cut(value, SHOWN));
  return cut(JSON.stringify(value) ?? 'nothing', SHOWN);
}
