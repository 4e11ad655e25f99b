import type { PasswordFacts, RequestInput } from '@countersign/schema';
import { passwordContextOf } from '../credentials/password-context.ts';
import type { ExecutionDeps } from '../execution-deps.ts';
import { ConnectorFailure, type ReadTransaction, type RequestRecord } from '../ports/index.ts';

/** A password that was typed by whoever made the request, and what it is judged with. */
export interface TypedPassword {
  readonly typed: NonNullable<RequestInput['change']['password']>;
  readonly context: ReturnType<typeof passwordContextOf>;
}

/** Null where the request brings no password. */
export function typedPasswordOf(tx: ReadTransaction, request: RequestRecord): TypedPassword | null {
  const revision = tx.revisions.get(request.id, request.revision);
  const typed = revision?.input.change.password;
  if (revision === undefined || typed === undefined) return null;
  const context = passwordContextOf(tx, {
    account: request.account,
    integration: request.integration,
    apiUser: request.apiUser === null ? null : tx.apiUsers.get(request.apiUser),
    change: revision.input.change,
  });
  return { typed, context };
}

/**
 * Derives the facts about a typed password from the password itself, because what the client said of it is a claim.
 * @throws ConnectorFailure PASSWORD_UNREADABLE
 */
export async function freshPasswordFacts(
  deps: Pick<ExecutionDeps, 'sealer' | 'derivePasswordFacts'>,
  { typed, context }: TypedPassword,
): Promise<PasswordFacts> {
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
