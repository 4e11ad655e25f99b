/** What running a statement has to do with which tables. */
export interface Touched {
  readonly reads: readonly string[];
  /** With those that triggers and foreign keys write. */
  readonly writes: readonly string[];
  /** Whether that is all: of a virtual table nobody can tell what is behind it. */
  readonly isAll: boolean;
}

/** Gives what `ask` answers, asked anew only where the answer may have become another one. */
export type Recall = <A extends readonly unknown[], R>(
  name: string,
  ask: (...args: A) => R,
) => (...args: A) => R;

/** Remembers what was read, as long as nothing that it was read from was written. */
export interface ReadMemory {
  /**
   * Reads of the same name are the same read, on whichever connection. Remembered is what a few words and numbers ask for and
   * what was read from tables alone; what writes is not, and neither are long lists.
   */
  readonly recall: Recall;
  /** The same for each method of an object. */
  recallAll<T extends object>(name: string, part: T): T;
  /** A statement is about to run. */
  note(touched: Touched): void;
  /** Somebody else has written, or what was written was undone. */
  forget(): void;
}

interface Table {
  /** Which write of all was the last one to this table. */
  written: number;
}

interface Answer {
  readonly value: unknown;
  readonly from: readonly Table[];
  /** Which write of all was the last one before it was asked for. */
  readonly since: number;
}

/** Answers that are kept at most. */
const KEPT = 2_000;
/** Longer lists are asked for once, by whoever goes through all of them. */
const LONGEST = 50;
/** A question has no more parts than that; what has more is a record, to be written. */
const MOST_PARTS = 8;

export function createReadMemory(): ReadMemory {
  const tables = new Map<string, Table>();
  const touchedTables = new WeakMap<
    Touched,
    { readonly reads: readonly Table[]; readonly written: readonly Table[] }
  >();
  const answers = new Map<string, Answer>();
  let writes = 0;
  /** Of the question that is being answered now; undefined where there is none, null where nobody can tell. */
  let reading: Set<Table> | null | undefined;

  const tableOf = (name: string): Table => {
    const known = tables.get(name);
    if (known !== undefined) return known;
    const table = { written: 0 };
    tables.set(name, table);
    return table;
  };
  /** A statement touches the same tables each time. */
  const tablesOf = (touched: Touched) => {
    const known = touchedTables.get(touched);
    if (known !== undefined) return known;
    const found = { reads: touched.reads.map(tableOf), written: touched.writes.map(tableOf) };
    touchedTables.set(touched, found);
    return found;
  };
  const alsoFrom = (from: Iterable<Table>) => {
    if (reading == null) return;
    for (const table of from) reading.add(table);
  };
  const answerTo = (question: string): Answer | undefined => {
    const answer = answers.get(question);
    if (answer === undefined) return undefined;
    for (const table of answer.from) if (table.written > answer.since) return undefined;
    return answer;
  };
  const askAnew = (question: string, ask: () => unknown): unknown => {
    const outer = reading;
    const since = writes;
    let own: Set<Table> | null = new Set();
    reading = own;
    try {
      const value = ask();
      own = reading;
      const isKept = own !== null && own.size > 0 && writes === since && !isLong(value);
      if (isKept) {
        if (answers.size >= KEPT) answers.clear();
        answers.set(question, { value, from: [...(own ?? [])], since });
      }
      return value;
    } finally {
      reading = outer;
      if (own === null && outer !== undefined) reading = null;
      else alsoFrom(own ?? []);
    }
  };
  const recall: Recall =
    <A extends readonly unknown[], R>(name: string, ask: (...args: A) => R) =>
    (...args: A) => {
      const question = questionOf(name, args);
      if (question === undefined) return ask(...args);
      const known = answerTo(question);
      if (known === undefined) return askAnew(question, () => ask(...args)) as R;
      alsoFrom(known.from);
      return known.value as R;
    };
  return {
    recall,
    recallAll: <T extends object>(name: string, part: T): T =>
      Object.fromEntries(
        Object.entries(part).map(([method, ask]) => [
          method,
          typeof ask === 'function' ? recall(`${name}.${method}`, ask) : ask,
        ]),
      ) as T,
    note: (touched) => {
      const { reads, written } = tablesOf(touched);
      if (written.length > 0) writes += 1;
      for (const table of written) table.written = writes;
      if (reading == null) return;
      if (touched.isAll) alsoFrom(reads);
      else reading = null;
    },
    forget: () => {
      // Also what is being read right now was begun before.
      writes += 1;
      answers.clear();
    },
  };
}

function isLong(value: unknown): boolean {
  return Array.isArray(value) && value.length > LONGEST;
}

/** Undefined where it is no question of a few words and numbers. */
function questionOf(name: string, args: readonly unknown[]): string | undefined {
  let question = name;
  for (const arg of args) {
    if (isWord(arg)) question += wordOf(arg);
    else {
      const words = isPlain(arg) ? Object.entries(arg) : [];
      if (words.length === 0 || words.length > MOST_PARTS) return undefined;
      for (const [part, word] of words) {
        if (!isWord(word)) return undefined;
        question += `\0${part}${wordOf(word)}`;
      }
    }
  }
  return question;
}

const wordOf = (word: string | number | boolean | null | undefined): string => `\0${typeof word} ${word}`;

function isWord(value: unknown): value is string | number | boolean | null | undefined {
  return value === null || WORDS.has(typeof value);
}

const WORDS: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'undefined']);

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
