import {
  type Action,
  CountersignError,
  type Decision,
  type FiredRule,
  type Outcome,
  type Principal,
  type Provider,
  type RequestState,
} from '@countersign/schema';
import { batchObject, HiddenError, isAuthorized } from '../authorization/index.ts';
import type { BatchRecord, ProvisioningReader, RegistryReader, RowProblem } from '../ports/index.ts';
import { type BatchDeps, ROWS_AT_ONCE } from './read-rows.ts';

/** One row of a batch and how far it has come. */
export interface BatchRowView {
  readonly line: number;
  readonly request: string | null;
  readonly provider: Provider | null;
  readonly action: Action | null;
  readonly account: string | null;
  readonly subject: string | null;
  readonly state: RequestState | 'refused';
  readonly outcome: Outcome | null;
  /** Rules that decided: those that refused, or those that demand something. */
  readonly rules: readonly {
    readonly id: string;
    readonly message: string;
    readonly source: string;
    readonly url: string;
  }[];
  readonly problems: readonly RowProblem[];
}

/** A batch with its rows, some at a time, each as it is when it is read. */
export interface BatchView {
  readonly batch: BatchRecord;
  readonly rows: AsyncGenerator<readonly BatchRowView[], void, void>;
}

interface ViewDeps extends Pick<BatchDeps, 'store' | 'pause'> {}

/** @throws CountersignError NOT_FOUND */
export function viewBatch(deps: ViewDeps, id: string): BatchView {
  const batch = deps.store.read((tx) => tx.batches.get(id));
  if (batch === undefined) throw new CountersignError('NOT_FOUND', { what: 'batch', id });
  return { batch, rows: viewRows(deps, id) };
}

/**
 * As much of a batch as somebody may read: all of it for whoever handed it in and for those who see all accounts, and the rows
 * that became requests of the accounts in scope for everybody else.
 * @throws CountersignError NOT_FOUND, also where there is nothing in it that the principal may read
 */
export async function viewVisibleBatch(deps: ViewDeps, principal: Principal, id: string): Promise<BatchView> {
  const whole = viewBatch(deps, id);
  if (isAuthorized(principal, 'batch.read', batchObject(whole.batch))) return whole;
  const mayRead = (account: string | null) =>
    account !== null && isAuthorized(principal, 'batch.read', { account });
  const visible = visibleRows(whole.rows, ({ account }) => mayRead(account));
  const first = await visible.next();
  if (first.done === true) throw new HiddenError('batch', id);
  const { canary } = whole.batch;
  const canaryAccount =
    canary === null ? null : deps.store.read((tx) => tx.requests.get(canary)?.account ?? null);
  return {
    batch: { ...whole.batch, canary: mayRead(canaryAccount) ? canary : null },
    rows: startingWith(first.value, visible),
  };
}

async function* viewRows({ store, pause }: ViewDeps, batch: string): BatchView['rows'] {
  for (let after = 0; ; ) {
    const rows = store.read((tx) =>
      tx.batches.rows(batch, { after, limit: ROWS_AT_ONCE }).map((row) => viewRow(tx, row)),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.line;
    await pause(0);
  }
}

async function* visibleRows(
  rows: BatchView['rows'],
  isVisible: (row: BatchRowView) => boolean,
): BatchView['rows'] {
  for await (const some of rows) {
    const seen = some.filter(isVisible);
    if (seen.length > 0) yield seen;
  }
}

async function* startingWith(first: readonly BatchRowView[], rest: BatchView['rows']): BatchView['rows'] {
  yield first;
  yield* rest;
}

/** @throws CountersignError NOT_FOUND when the row names a request that does not exist, which cannot be */
export function viewRow(
  tx: RegistryReader & ProvisioningReader,
  row: { line: number; request: string | null; problems: readonly RowProblem[] },
): BatchRowView {
  if (row.request === null) {
    const nothing = {
      request: null,
      provider: null,
      action: null,
      account: null,
      subject: null,
      outcome: null,
    };
    return { line: row.line, ...nothing, state: 'refused', rules: [], problems: row.problems };
  }
  const request = tx.requests.get(row.request);
  const decision = request && tx.decisions.ofRevision(request.id, request.revision)?.decision;
  const input = request && tx.revisions.get(request.id, request.revision)?.input;
  if (request === undefined || decision === undefined || input === undefined) {
    throw new CountersignError('NOT_FOUND', { what: 'request', id: row.request });
  }
  const fired = decision.outcome === 'deny' ? decision.determining : demandingFirst(decision);
  const distinct = [...new Map(fired.map((rule) => [rule.ruleId, rule])).values()];
  const target = request.apiUser === null ? undefined : tx.apiUsers.get(request.apiUser);
  return {
    line: row.line,
    request: request.id,
    provider: request.provider,
    action: request.action,
    account: request.account,
    subject:
      input.subject ??
      input.change.email ??
      input.change.description ??
      target?.label ??
      input.integration ??
      null,
    state: request.state,
    outcome: decision.outcome,
    rules: [
      ...distinct.map((rule) => ({
        id: rule.ruleId,
        message: rule.message,
        source: `${rule.source.document}, ${rule.source.section}`,
        url: rule.source.url,
      })),
      ...decision.errors.map((error) => ({ id: error.code, message: error.message, source: '', url: '' })),
    ],
    problems: [],
  };
}

/** The rules that demand something, those that make people decide before those that only shape the plan. */
function demandingFirst({ requirements }: Decision): readonly FiredRule[] {
  const asksPeople = (one: Decision['requirements'][number]) =>
    ['approvals', 'extra-approvals', 'acknowledgement'].includes(one.requirement.type);
  return [...requirements.filter(asksPeople), ...requirements.filter((one) => !asksPeople(one))].map(
    (one) => one.rule,
  );
}
