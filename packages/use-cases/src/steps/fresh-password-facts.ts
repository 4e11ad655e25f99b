import type { PasswordFacts } from '@countersign/schema';
import { passwordContextOf } from '../credentials/password-context.ts';
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
    const typed = revision?.input.change.password;
    if (request === undefined || revision === undefined || typed === undefined) return null;
    const context = passwordContextOf(tx, {
      account: request.account,
      integration: request.integration,
      apiUser: request.apiUser === null ? null : tx.apiUsers.get(request.apiUser),
      change: revision.input.change,
    });
    return { typed, context };
  });
  if (known === null) return undefined;
  const { typed, context } = known;
  const text = await openTyped(deps, typed.sealed);
  // Whether it was entered twice only the client saw; everything else is computed here.
  return {
    ...deps.derivePasswordFacts({ text, confirmation: text }, context),
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
