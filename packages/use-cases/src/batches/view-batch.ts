import {
  type Action,
  CountersignError,
  type Decision,
  type FiredRule,
  type Outcome,
  type Principal,
  type Provider,
  type RequestState,
  type RowVerdict,
} from '@countersign/schema';
import { batchObject, isAuthorized, listScope } from '../authorization/index.ts';
import type { BatchRecord, ProvisioningReader, RegistryReader, RowProblem } from '../ports/index.ts';
import { visibleBatch } from './own-batch.ts';

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

/** How far a batch has come, as far as somebody may read it. */
export interface BatchView {
  readonly batch: BatchRecord;
  /** What was decided about its rows; null for those who may read rows of some accounts only. */
  readonly verdicts: Readonly<Partial<Record<RowVerdict, number>>> | null;
  /** What became of its requests since. */
  readonly states: Readonly<Partial<Record<RequestState, number>>>;
}

/**
 * As much of a batch as somebody may read: all of it for whoever handed it in and for those who see all accounts, and what became of the
 * requests of the accounts in scope for everybody else.
 * @throws CountersignError NOT_FOUND, also where there is nothing in it that the principal may read
 */
export function viewBatch(
  tx: RegistryReader & ProvisioningReader,
  principal: Principal,
  id: string,
): BatchView {
  const batch = visibleBatch(tx, principal, id);
  if (mayReadAll(principal, batch))
    return { batch, verdicts: tx.batches.countVerdicts(id), states: tx.batches.countStates(id, null) };
  const canary = batch.canary === null ? undefined : tx.requests.get(batch.canary);
  const { accounts = [] } = listScope(tx, principal, 'batch.read') ?? {};
  return {
    batch: { ...batch, canary: canary && mayReadAccount(principal, canary.account) ? canary.id : null },
    verdicts: null,
    states: tx.batches.countStates(id, accounts),
  };
}

const mayReadAll = (principal: Principal, batch: BatchRecord) =>
  isAuthorized(principal, 'batch.read', batchObject(batch));
const mayReadAccount = (principal: Principal, account: string) =>
  isAuthorized(principal, 'batch.read', { account });

/** Batches, newest first: all for those who see all accounts, and one's own for everybody else. */
export function listBatches(
  tx: ProvisioningReader,
  principal: Principal,
  page: { readonly after?: string | undefined; readonly limit: number },
): readonly BatchRecord[] {
  const isAll = isAuthorized(principal, 'batch.read', { account: null });
  return tx.batches.list({ ...page, descending: true, ...(isAll ? {} : { submitter: principal.id }) });
}

/** Some rows of a batch, and where to go on; null where there are no more. */
export interface BatchRowsPage {
  readonly rows: readonly BatchRowView[];
  readonly next: number | null;
}

/**
 * Rows of a batch that are decided, in the order of the file and after a line. A page may be short of its limit where rows are left out that
 * the principal may not read.
 * @throws CountersignError NOT_FOUND
 */
export function viewBatchRows(
  tx: RegistryReader & ProvisioningReader,
  principal: Principal,
  {
    batch: id,
    ...page
  }: {
    readonly batch: string;
    readonly after: number;
    readonly limit: number;
    readonly verdict?: RowVerdict | undefined;
  },
): BatchRowsPage {
  const batch = visibleBatch(tx, principal, id);
  const found = tx.batches.rows(id, page);
  const rows = found.map((row) => viewRow(tx, row));
  const isAll = mayReadAll(principal, batch);
  return {
    rows: isAll ? rows : rows.filter(({ account }) => account !== null && mayReadAccount(principal, account)),
    next: found.length < page.limit ? null : (found.at(-1)?.line ?? null),
  };
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
    ['approvals', 'extra-approvals', 'signature', 'acknowledgement'].includes(one.requirement.type);
  return [...requirements.filter(asksPeople), ...requirements.filter((one) => !asksPeople(one))].map(
    (one) => one.rule,
  );
}
