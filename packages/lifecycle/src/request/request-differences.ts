import type { Instant } from '@countersign/schema';
import { hasEnded, type RequestHistory } from './request-history.ts';

/** A row as it is stored, by the names of its properties. What is compared of it needs no key to be read. */
type Row<K extends string> = Readonly<Record<K, unknown>>;

type RequestRow = Row<
  | 'provider'
  | 'account'
  | 'action'
  | 'integration'
  | 'operator'
  | 'apiUser'
  | 'batch'
  | 'state'
  | 'revision'
  | 'requester'
  | 'failure'
  | 'removesAt'
  | 'createdAt'
  | 'updatedAt'
>;

/** Rows of one table: all that there are of the request, or some of them. */
interface RowsOf<R> {
  readonly rows: readonly R[];
  /** Whether one that the log speaks of and that is not here is missing. */
  readonly isAll: boolean;
}

/**
 * Rows of a request as far as they are compared, by the names of their properties. A column that decides something is in one of these
 * lists, or what it says is digested in an entry; `tooling/e2e/src/state/every-request-column.test.ts` has all of them.
 */
export interface RequestRows {
  readonly request: RequestRow | undefined;
  readonly revisions?: RowsOf<Row<'revision' | 'digest' | 'planDigest' | 'author' | 'createdAt'>>;
  /** Whoever wrote a revision, each once. */
  readonly authors?: readonly string[];
  /** Those that let a revision in, or did not. */
  readonly decisions?: RowsOf<Row<'id' | 'revision' | 'digest'>>;
  readonly reviews?: RowsOf<
    Row<
      'id' | 'revision' | 'principal' | 'verdict' | 'requestDigest' | 'roles' | 'signature' | 'createdAt'
    > & {
      readonly groups?: unknown;
      readonly onBehalfOf?: unknown;
      readonly delegation?: unknown;
      readonly proof?: unknown;
    }
  >;
  /** Of one revision, where that is named; else of all. */
  readonly acknowledgements?: RowsOf<Row<'revision' | 'kind' | 'principal' | 'createdAt'>> & {
    readonly revision?: number;
  };
  readonly comments?: RowsOf<Row<'id' | 'principal'>>;
  readonly breakGlass?: RowsOf<
    Row<'id' | 'revision' | 'principal' | 'missing' | 'requestDigest' | 'signature' | 'dueAt' | 'createdAt'>
  >;
  readonly breakGlassReviews?: RowsOf<Row<'id' | 'principal' | 'verdict'>>;
  readonly permits?: RowsOf<
    Row<'id' | 'request' | 'revision' | 'entryIndex' | 'notBefore' | 'expiresAt' | 'usedAt'>
  >;
  readonly steps?: RowsOf<Row<'id' | 'permit' | 'key' | 'state' | 'attempts' | 'updatedAt'> & StepContent>;
  readonly tasks?: RowsOf<
    Row<
      | 'id'
      | 'step'
      | 'kind'
      | 'state'
      | 'confirmedBy'
      | 'takenBy'
      | 'completedBy'
      | 'verdict'
      | 'confirmer'
      | 'openedAt'
      | 'dueAt'
      | 'invitedAt'
      | 'validUntil'
    >
  >;
  readonly evidenceFiles?: RowsOf<
    Row<'id' | 'task' | 'principal' | 'mediaType' | 'size' | 'contentDigest' | 'storedDigest'>
  >;
  readonly taskEvents?: RowsOf<Row<'task' | 'position' | 'kind' | 'principal' | 'other' | 'verdict' | 'at'>>;
}

interface StepContent {
  readonly result: { readonly knownBy?: unknown } | null;
  readonly problem: { readonly effect?: unknown } | null;
}

/** A row that is not what the log says. */
export interface RowDifference {
  readonly table: string;
  readonly id: string;
  readonly kind: 'edited' | 'added' | 'missing';
  /** Names of columns; null where it is the whole row. */
  readonly what: string | null;
}

/** What is different about the rows of a request, compared with what its entries say; nothing where they are as they say. */
export function requestDifferences(rows: RequestRows, said: RequestHistory): readonly RowDifference[] {
  const { request } = rows;
  const found: RowDifference[] = [];
  const compare = <R, H>(table: string, area: Area<R, H>) => {
    found.push(...differencesIn(table, area));
  };
  compare('request', {
    rows: request === undefined ? [] : [request],
    isAll: true,
    idOf: () => said.id,
    said: new Map([[said.id, said]]),
    differs: requestColumns,
  });
  if (rows.revisions !== undefined)
    compare('revision', {
      ...rows.revisions,
      idOf: ({ revision }) => `${said.id}/${revision}`,
      said: new Map([...said.revisions].map(([revision, one]) => [`${said.id}/${revision}`, one])),
      differs: (row, one) => [
        ...unlike(row, { digest: one.digest, planDigest: one.planDigest, author: one.author }),
        // What was decided by the day on which it was asked for is decided by this one.
        ...(one.planDigest === undefined ? [] : later(row.createdAt, one.at, 'createdAt')),
      ],
    });
  if (rows.authors !== undefined) {
    const authors = new Set([...said.revisions.values()].map((one) => one.author));
    if (!authors.has(undefined) && !hasSame(rows.authors, authors))
      found.push({ table: 'revision', id: said.id, kind: 'edited', what: 'author' });
  }
  if (rows.decisions !== undefined)
    compare('decision', {
      ...rows.decisions,
      idOf: ({ id }) => String(id),
      said: new Map(
        [...said.revisions].flatMap(([revision, { decision }]) =>
          decision === null ? [] : [[String(decision.id), { revision, digest: decision.digest }] as const],
        ),
      ),
      differs: (row, one) => unlike(row, one),
    });
  if (rows.reviews !== undefined)
    compare('review', {
      ...rows.reviews,
      idOf: ({ id }) => String(id),
      said: said.reviews,
      differs: (row, { roles, groups, proof, at, ...one }) => [
        ...unlike(row, one),
        ...(isRecent(said, one.revision) ? later(row.createdAt, at, 'createdAt') : []),
        ...(isSame(row.roles, roles) ? [] : ['roles']),
        ...(isSame(row.groups ?? null, groups) ? [] : ['groups']),
        ...(isSame(row.proof ?? null, proof) ? [] : ['proof']),
      ],
    });
  if (rows.acknowledgements !== undefined) compare('acknowledgement', acknowledgements(rows, said));
  if (rows.comments !== undefined)
    compare('request_comment', {
      ...rows.comments,
      idOf: ({ id }) => String(id),
      said: said.comments,
      differs: (row, { principal }) => unlike(row, { principal }),
    });
  if (rows.breakGlass !== undefined)
    compare('break_glass', {
      ...rows.breakGlass,
      idOf: ({ id }) => String(id),
      said: said.breakGlass,
      differs: (row, { at, ...one }) => [...unlike(row, one), ...later(row.createdAt, at, 'createdAt')],
    });
  if (rows.breakGlassReviews !== undefined)
    compare('break_glass_review', {
      ...rows.breakGlassReviews,
      idOf: ({ id }) => String(id),
      said: said.breakGlassReviews,
      differs: (row, one) => unlike(row, { ...one }),
    });
  if (rows.permits !== undefined)
    compare('permit', {
      ...rows.permits,
      idOf: ({ id }) => String(id),
      said: said.permits,
      differs: (row, { index, uses, revision, notBefore, expiresAt }) => [
        ...unlike(row, { request: said.id, revision, entryIndex: index, notBefore, expiresAt }),
        ...((row.usedAt !== null) === uses > 0 && uses < 2 ? [] : ['usedAt']),
      ],
    });
  if (rows.steps !== undefined) compare('step', steps(rows, said));
  if (rows.tasks !== undefined)
    compare('task', {
      ...rows.tasks,
      idOf: ({ id }) => String(id),
      said: said.tasks,
      differs: taskColumns,
    });
  if (rows.taskEvents !== undefined)
    compare('task_event', {
      ...rows.taskEvents,
      idOf: ({ task, position }) => `${task}/${position}`,
      said: new Map(said.taskEvents.map((one) => [`${one.task}/${one.position}`, one])),
      differs: (row, { kind, principal, other, verdict }) => unlike(row, { kind, principal, other, verdict }),
    });
  if (rows.evidenceFiles !== undefined)
    compare('evidence_file', {
      ...rows.evidenceFiles,
      idOf: ({ id }) => String(id),
      said: said.evidenceFiles,
      differs: (row, one) => unlike(row, { ...one }),
    });
  return found;
}

interface Area<R, H> extends RowsOf<R> {
  readonly idOf: (row: R) => string;
  readonly said: ReadonlyMap<string, H>;
  /** Names of the columns that are different. */
  readonly differs: (row: R, said: H) => readonly string[];
  /** Whether a row may be there of which no entry speaks. */
  readonly mayBeUntold?: (row: R) => boolean;
}

function differencesIn<R, H>(
  table: string,
  { rows, isAll, idOf, said, differs, mayBeUntold = () => false }: Area<R, H>,
): readonly RowDifference[] {
  const missing = new Set(said.keys());
  const found = rows.flatMap((row): RowDifference[] => {
    const id = idOf(row);
    const one = said.get(id);
    missing.delete(id);
    if (one === undefined) return mayBeUntold(row) ? [] : [{ table, id, kind: 'added', what: null }];
    const columns = differs(row, one);
    return columns.length === 0 ? [] : [{ table, id, kind: 'edited', what: columns.join(', ') }];
  });
  if (isAll) for (const id of missing) found.push({ table, id, kind: 'missing', what: null });
  return found;
}

/** Columns that say something else; what the entries leave out is not compared. */
const unlike = (row: object, said: Readonly<Record<string, unknown>>): readonly string[] => {
  const columns = new Map<string, unknown>(Object.entries(row));
  return Object.entries(said).flatMap(([name, value]) =>
    value === undefined || (columns.get(name) ?? null) === (value ?? null) ? [] : [name],
  );
};

/** Whatever the order of names. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other;
  const values = new Map<string, unknown>(Object.entries(other));
  const own = Object.entries(one);
  return own.length === values.size && own.every(([name, value]) => isSame(value, values.get(name)));
}

const hasSame = (some: readonly unknown[], others: ReadonlySet<unknown>): boolean =>
  new Set(some).size === others.size && some.every((one) => others.has(one));

/** A row is written in the transaction of its entry, by the same clock. */
const WRITTEN_WITHIN_MILLIS = 600_000;

const later = (row: unknown, at: Instant, column: string): readonly string[] =>
  Math.abs(Number(row) - at) <= WRITTEN_WITHIN_MILLIS ? [] : [column];

/** Whether entries of this version announced a revision. */
const isRecent = (said: RequestHistory, revision: number): boolean =>
  said.revisions.get(revision)?.planDigest !== undefined;

function requestColumns(row: RequestRow, said: RequestHistory): readonly string[] {
  const { provider, account, action, batch, integration, operator, requester } = said;
  const { state, failure, revision } = said;
  const ofAll = { provider, account, action, batch, integration, operator, requester };
  const { at } = said.revisions.get(revision) ?? { at: 0 };
  // What comes to nothing gives back the user that was reserved for it.
  const isGivenBack =
    row.apiUser === null && action === 'create' && (hasEnded(state) || state === 'rejected');
  return [
    ...unlike(row, { ...ofAll, state, failure, revision }),
    ...(isGivenBack ? [] : unlike(row, { apiUser: said.apiUser })),
    ...(said.removes === undefined || (row.removesAt !== null) === said.removes ? [] : ['removesAt']),
    ...(isRecent(said, revision)
      ? [
          ...(row.removesAt === null ? [] : later(row.removesAt, at, 'removesAt')),
          ...later(row.createdAt, said.at, 'createdAt'),
          // By it removals that have ended are counted.
          ...(hasEnded(state) ? later(row.updatedAt, said.stateAt, 'updatedAt') : []),
        ]
      : []),
  ];
}

type AcknowledgementRow = NonNullable<RequestRows['acknowledgements']>['rows'][number];

function acknowledgements(
  { acknowledgements: given }: RequestRows,
  said: RequestHistory,
): Area<AcknowledgementRow, unknown> {
  const idOf = ({ revision, kind, principal }: Pick<AcknowledgementRow, 'revision' | 'kind' | 'principal'>) =>
    [said.id, revision, kind, principal].join('/');
  const told = said.acknowledgements.filter(
    ({ revision }) => given?.revision === undefined || given.revision === revision,
  );
  return {
    rows: given?.rows ?? [],
    isAll: given?.isAll ?? false,
    idOf,
    said: new Map(told.map((one) => [idOf({ ...one }), one])),
    differs: () => [],
  };
}

type StepRow = NonNullable<RequestRows['steps']>['rows'][number];
type StepSaid = RequestHistory['steps'] extends ReadonlyMap<string, infer H> ? H : never;

function steps({ steps: given }: RequestRows, said: RequestHistory): Area<StepRow, StepSaid> {
  return {
    rows: given?.rows ?? [],
    isAll: given?.isAll ?? false,
    idOf: ({ id }) => String(id),
    said: said.steps,
    // One that was never begun has no entry, nor have looks at what another one did.
    mayBeUntold: ({ state }) => state !== 'applied',
    differs: (row, one) => [
      ...unlike(row, { key: one.key }),
      ...(said.permits.has(String(row.permit)) ? [] : ['permit']),
      ...(Number(row.attempts) >= one.attempts ? [] : ['attempts']),
      ...((row.state === 'applied') === one.applied && (one.stopped === null || isStopped(row, one, said))
        ? []
        : ['state']),
      ...(one.applied && one.knownBy !== undefined && !isKnownAs(row.result?.knownBy, one.knownBy)
        ? ['result']
        : []),
      // A look says nothing of what the step before did; an attempt that may have had an effect is never one that had none.
      ...(one.effect === 'unknown' && row.problem?.effect === 'none' && !one.applied && isAttempt(row)
        ? ['problem']
        : []),
    ],
  };
}

const isStopped = (row: StepRow, { stopped }: StepSaid, { state }: RequestHistory): boolean =>
  row.state === stopped || hasEnded(state);

/** What is looked at is waited for, and has a problem that says so. */
const isAttempt = ({ state }: StepRow): boolean => state === 'ready' || state === 'attempting';

/** What earlier versions called otherwise is read as an answer that proves nothing, or as what two people say. */
const FORMER: ReadonlySet<unknown> = new Set(['provider-answer', 'found', 'read-back', 'two-people']);

const isKnownAs = (row: unknown, said: unknown): boolean => row === said || FORMER.has(said);

type TaskRow = NonNullable<RequestRows['tasks']>['rows'][number];
type TaskSaid = RequestHistory['tasks'] extends ReadonlyMap<string, infer H> ? H : never;

function taskColumns(row: TaskRow, one: TaskSaid): readonly string[] {
  const { step, kind, confirmedBy, startedBy: takenBy, completedBy, verdict, confirmer, state } = one;
  const { dueAt, invitedAt, validUntil } = one;
  return [
    ...unlike(row, { step, kind, confirmedBy, takenBy, dueAt, invitedAt, validUntil }),
    // One that nobody has to do any more says of what was done what it said before.
    ...(row.state === 'cancelled' ? [] : unlike(row, { state, completedBy, verdict, confirmer })),
  ];
}
