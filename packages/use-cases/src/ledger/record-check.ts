import type { WorkReport } from '@countersign/schema';
import type { AccountCheckRecord, WriteTransaction } from '../ports/index.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';

type CheckReport = Extract<WorkReport, { kind: 'account-checked' | 'diagnosed' }>;

/** Records what was found out about an account or an API user; a password that was sealed for it is gone afterwards. */
export function recordCheck(
  { store }: Pick<LedgerDeps, 'store'>,
  { check: id, report, actor }: { check: string; report: CheckReport; actor: WorkerActor },
): Promise<'settled' | 'moved'> {
  return store.write((tx) => {
    const check = tx.accountChecks.get(id);
    // Another worker may have had the same job.
    if (check?.state !== 'waiting') return 'settled';
    if (report.kind === 'diagnosed') recordDiagnosis(tx, { check, report, actor });
    else recordFindings(tx, { check, report, actor });
    tx.outbox.removeOf(id);
    return 'settled';
  });
}

interface Checked<K extends CheckReport['kind']> {
  readonly check: AccountCheckRecord;
  readonly report: Extract<CheckReport, { kind: K }>;
  readonly actor: WorkerActor;
}

function recordFindings(tx: WriteTransaction, { check, report, actor }: Checked<'account-checked'>): void {
  const { findings } = report;
  const ok = findings.every((one) => one.ok);
  tx.accountChecks.update(check.id, { state: 'done', findings, credentials: null });
  tx.audit.append(actor, {
    type: 'account.checked',
    request: null,
    data: { account: check.account, ok, code: ok ? null : 'CHECK_FAILED' },
  });
}

function recordDiagnosis(tx: WriteTransaction, { check, report, actor }: Checked<'diagnosed'>): void {
  const { result, code, message, observations } = report;
  const apiUser = check.apiUser === null ? undefined : tx.apiUsers.get(check.apiUser);
  const answers = observations.map((one) => ({
    check: one.call,
    ok: one.status < 400,
    message: one.code === null ? `${one.status}` : `${one.status} ${one.code}`,
  }));
  const findings = [...answers, { check: 'access', ok: result === 'good', message }];
  tx.accountChecks.update(check.id, { state: 'done', findings, credentials: null });
  if (apiUser === undefined) return;
  tx.audit.append(actor, {
    type: 'access.diagnosed',
    request: null,
    data: {
      check: check.id,
      account: check.account,
      apiUser: apiUser.id,
      integration: apiUser.integration,
      result,
      code,
      observations: [...observations],
    },
  });
}
