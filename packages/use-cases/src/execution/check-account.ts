import type { AccountFinding, CheckOrder, ReportAnswer } from '@countersign/schema';
import { ConnectorFailure } from '../ports/index.ts';
import { diagnoseApiUser } from './diagnose-api-user.ts';
import type { WorkDeps } from './work-deps.ts';

/**
 * Checks an account with its provider's connector, operator by operator, or diagnoses one of its API users, and reports what
 * was found.
 */
export async function checkAccount(
  deps: WorkDeps,
  { ticket, order, signal }: { ticket: string; order: CheckOrder; signal: AbortSignal },
): Promise<ReportAnswer> {
  const { account, apiUser } = order;
  if (apiUser !== null) {
    const diagnosis = await diagnoseApiUser(deps, { ...order, apiUser }, signal);
    return deps.ledger.report(ticket, { kind: 'diagnosed', ...diagnosis });
  }
  const connector = deps.connectors.get(account.provider);
  if (connector === undefined) return { kind: 'settled' };
  const findings: AccountFinding[] = [];
  for (const operator of account.operators) {
    const { credentials } = operator;
    if (credentials === undefined) {
      findings.push({
        check: operator.name,
        ok: true,
        message: `The operator ${operator.name} works in the portal only: the account names no credentials, so there is nothing to check from here.`,
      });
      continue;
    }
    try {
      const found = await connector.check({
        account,
        operator,
        operatorCredentials: () => deps.credentials.resolve(credentials, account),
        signal,
      });
      findings.push(...found.map((one) => ({ ...one, check: `${operator.name}: ${one.check}` })));
    } catch (error) {
      if (!(error instanceof ConnectorFailure)) throw error;
      findings.push({ check: operator.name, ok: false, message: error.message });
    }
  }
  return deps.ledger.report(ticket, { kind: 'account-checked', findings });
}
