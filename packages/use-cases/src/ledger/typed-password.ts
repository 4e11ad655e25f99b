import type { PasswordFacts, RequestInput } from '@countersign/schema';
import { passwordContextOf } from '../credentials/password-context.ts';
import type { ExecutionReader, ProvisioningReader, RegistryReader, RequestRecord } from '../ports/index.ts';

/** A password that was typed by whoever made the request, and what it is judged with. */
export interface TypedPassword {
  readonly typed: NonNullable<RequestInput['change']['password']>;
  readonly context: ReturnType<typeof passwordContextOf>;
}

/** Null where the request brings no password. */
export function typedPasswordOf(
  tx: RegistryReader & ProvisioningReader,
  request: RequestRecord,
): TypedPassword | null {
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
 * What a step is judged by of what a worker derived: nothing where no password was typed, and whether it was entered twice as the client
 * said, which alone saw it.
 */
export function judgedFacts(
  tx: ProvisioningReader & ExecutionReader,
  stepId: string,
  derived: PasswordFacts,
): PasswordFacts | undefined {
  const step = tx.steps.get(stepId);
  const request = step && tx.requests.get(step.request);
  const typed = request && tx.revisions.get(request.id, request.revision)?.input.change.password;
  return typed && { ...derived, confirmed: typed.facts.confirmed };
}
