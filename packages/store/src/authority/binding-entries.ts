import {
  type Actor,
  type AuditEvent,
  type AuditEventData,
  formatIndexRanges,
  isLastingEntryType,
  LASTING_ENTRY_TYPES,
  type LastingEntryType,
  type RestatementReason,
} from '@countersign/schema';

/** What an entry of the log does to what is bound. */
export type BindingEntry =
  | ({ readonly kind: 'bound' } & AuditEventData<'authority.bound'>)
  | ({ readonly kind: 'restated' } & Omit<AuditEventData<'authority.restated'>, 'reason'>)
  /** Entries below this index may be without bytes. */
  | { readonly kind: 'pruned'; readonly before: number }
  | LastingEntry;

/** An entry that binds nothing and is asked for long afterwards. */
export interface LastingEntry {
  readonly kind: 'lasting';
  readonly type: LastingEntryType;
  readonly issued?: IssuedToken;
}

/** Whose token an entry says that it made, and who did, by means of what. */
export interface IssuedToken {
  readonly token: string;
  readonly principal: string;
  readonly by: string;
  readonly via: string;
}

/** A token and who was handed it, who is not the principal that it signs in. */
export interface HandedToken {
  readonly token: string;
  readonly principal: string;
  readonly holder: string;
}

/** Rows that an entry tells of at most, and characters: with them it stays below what an entry may hold. */
const ROWS_OF_ENTRY = 300;
const CHARACTERS_OF_ENTRY = 50_000;
const CHARACTERS_OF_RANGES = 20_000;
const CHARACTERS_BESIDE_ROWS = 5_000;

/** No string of canonical JSON has such bytes in it, since a quotation mark in one is escaped. */
const MARKS = new RegExp(
  `"type":"(${['authority.bound', 'authority.restated', 'log.pruned', ...LASTING_ENTRY_TYPES].join('|').replaceAll('.', '\\.')})"`,
);

/** Undefined where the entry binds nothing. @throws SyntaxError where it is no JSON */
export function readBindingEntry(body: Uint8Array): BindingEntry | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!MARKS.test(bytes.toString('latin1'))) return undefined;
  // The log's own entries, which were checked against their schema when they were written.
  const { actor, ...event } = JSON.parse(bytes.toString('utf8')) as AuditEvent & { readonly actor: Actor };
  const { type, data } = event;
  switch (type) {
    case 'authority.bound':
      return { kind: 'bound', ...data };
    case 'authority.restated': {
      const { reason: _, ...restated } = data;
      return { kind: 'restated', ...restated };
    }
    case 'log.pruned':
      return { kind: 'pruned', before: data.before };
    default:
      return lastingEntry(actor, event);
  }
}

/** Undefined where the entry is not one that is asked for long afterwards. */
export function lastingEntry(actor: Actor, { type, data }: AuditEvent): LastingEntry | undefined {
  if (type === 'token.issued' && actor.kind === 'principal') {
    const { token, principal } = data;
    return { kind: 'lasting', type, issued: { token, principal, by: actor.id, via: actor.via } };
  }
  return isLastingEntryType(type) ? { kind: 'lasting', type } : undefined;
}

/**
 * One or more entries that bind rows; null for a row that is gone.
 * @param tables said in the first of them, where it is the first entry of the log that binds
 */
export function boundEvents(
  rows: AuditEventData<'authority.bound'>['rows'],
  tables: readonly string[] | undefined,
): readonly AuditEvent[] {
  return inPieces(rows).map((piece, at) => ({
    type: 'authority.bound',
    request: null,
    data: { rows: [...piece], ...(tables !== undefined && at === 0 ? { tables: [...tables] } : {}) },
  }));
}

/** Entries that say of all rows what they are, where the lasting entries are and who was handed what; one where there are none, too. */
export function restatedEvents(
  reason: RestatementReason,
  {
    rows,
    tables,
    lasting,
    handed,
  }: {
    readonly rows: readonly AuditEventData<'authority.restated'>['rows'][number][];
    readonly tables: readonly string[];
    readonly lasting: ReadonlyMap<LastingEntryType, readonly number[]>;
    readonly handed: readonly HandedToken[];
  },
): readonly AuditEvent[] {
  const entries = [...lasting].flatMap(([type, indexes]) =>
    formatIndexRanges(indexes, CHARACTERS_OF_RANGES).map((ranges) => ({ type, indexes: ranges })),
  );
  // What does not fit beside the rows goes before them, in parts of its own.
  const packed = inPieces(entries);
  const ofRows = inPieces(rows).map((piece) => ({ ...NOTHING, rows: [...piece] }));
  const ofEntries = packed.map((piece) => ({ ...NOTHING, entries: [...piece] }));
  const ofHanded = inPieces(handed).map((piece) => ({ ...NOTHING, handed: [...piece] }));
  const fits = ofEntries.length === 1 && JSON.stringify(entries).length < CHARACTERS_BESIDE_ROWS;
  const [first = NOTHING, ...others] = [...ofHanded, ...ofRows];
  const pieces =
    fits || ofEntries.length === 0
      ? [{ ...first, entries }, ...others]
      : [...ofEntries, ...ofHanded, ...ofRows];
  return pieces.map((piece, at) => ({
    type: 'authority.restated',
    request: null,
    data: {
      reason,
      part: at + 1,
      parts: pieces.length,
      ...piece,
      ...(at === 0 ? { tables: [...tables] } : {}),
    },
  }));
}

/** What a part says that has nothing to say: that there is nothing. */
const NOTHING: Pick<Required<AuditEventData<'authority.restated'>>, 'rows' | 'entries' | 'handed'> = {
  rows: [],
  entries: [],
  handed: [],
};

function inPieces<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const pieces: T[][] = [];
  let piece: T[] = [];
  let length = 0;
  for (const row of rows) {
    const added = JSON.stringify(row).length;
    if (piece.length === ROWS_OF_ENTRY || (piece.length > 0 && length + added > CHARACTERS_OF_ENTRY)) {
      pieces.push(piece);
      piece = [];
      length = 0;
    }
    piece.push(row);
    length += added;
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}
