import type { PasswordFacts } from '@countersign/schema';
import type { ExecutionDeps } from '../execution-deps.ts';
import { ConnectorFailure, type StepRecord } from '../ports/index.ts';

/**
 * Derives the facts about a typed password from the password itself, because what the client said of it is a claim.
 * Undefined where the request brings no password.
 * @throws ConnectorFailure PASSWORD_UNREADABLE
 */
export async function freshPasswordFacts(
  deps: ExecutionDeps,
  step: StepRecord,
): Promise<PasswordFacts | undefined> {
  const known = deps.store.read((tx) => {
    const request = tx.requests.get(step.request);
    const revision = request && tx.revisions.get(request.id, request.revision);
    const account = request && tx.accounts.get(request.account);
    return { change: revision?.input.change, companyName: account?.companyName ?? '' };
  });
  const typed = known.change?.password;
  if (typed === undefined) return undefined;
  const text = await openTyped(deps, typed.sealed);
  // Whether it was entered twice only the client saw; everything else is computed here.
  return {
    ...deps.derivePasswordFacts(
      { text, confirmation: text },
      { email: known.change?.email ?? null, companyName: known.companyName },
    ),
    confirmed: typed.facts.confirmed,
  };
}

async function openTyped(deps: Pick<ExecutionDeps, 'sealer'>, sealed: string): Promise<string> {
  try {
    return await deps.sealer.open(sealed);
  } catch (cause) {
    throw new ConnectorFailure({
      code: 'PASSWORD_UNREADABLE',
      message:
        'The typed password cannot be opened: it was sealed to another key or altered. Edit the request and type it again.',
      retryable: false,
      effect: 'none',
      cause,
    });
  }
}
