import { generatePassword } from '@countersign/passwords';
import type { Principal } from '@countersign/schema';
import { isAuthorized } from '../authorization/index.ts';
import type { ExecutionDeps } from '../execution-deps.ts';
import { ConnectorFailure, type ReadTransaction, type SecretRecord } from '../ports/index.ts';
import { actorFacts } from '../reviews/actor-facts.ts';
import type { StepSnapshot } from '../steps/load-step-snapshot.ts';
import { passwordContextOf } from './password-context.ts';

const HANDOVER_MILLIS = 7 * 86_400_000;

/**
 * Makes the password that a step needs, or takes the typed one, and seals it: to the worker for the read-back, and to the
 * owner of the integration. A portal operator gets a copy when they take the task on. Nobody else ever sees it, and it is stored
 * sealed only. Gives nothing when an earlier attempt prepared it already.
 * @throws ConnectorFailure RECEIVER_MISSING when the owner, or everybody who may do the portal step, has no key to seal to:
 *   a credential that nobody can receive must not be made
 */
export async function preparePassword(
  deps: ExecutionDeps,
  gathered: StepSnapshot,
): Promise<readonly SecretRecord[]> {
  const { step, request, revision, account } = gathered;
  if (!step.plan.needsPassword) return [];
  const { existing, owner, operators } = deps.store.read((tx) => ({
    existing: tx.secrets.ofRequest(request.id).some((secret) => secret.purpose === 'worker'),
    owner: ownerOf(tx, request.integration),
    operators: step.plan.kind === 'portal' ? portalOperators(tx, gathered) : [],
  }));
  if (existing) return [];
  if (owner?.recipient == null) {
    throw new ConnectorFailure({
      code: 'RECEIVER_MISSING',
      message: `The owner of the integration ${request.integration ?? ''} cannot receive a credential: no principal with that address has an age recipient. Register one.`,
      retryable: false,
      effect: 'none',
    });
  }
  if (step.plan.kind === 'portal' && operators.length === 0) {
    throw new ConnectorFailure({
      code: 'RECEIVER_MISSING',
      message: `Nobody can receive the password that has to be entered in the portal: no portal operator of the account ${account.id} who has no other part in this request has an age recipient. Register one.`,
      retryable: false,
      effect: 'none',
    });
  }
  const typed = revision.input.change.password;
  const context = deps.store.read((tx) =>
    passwordContextOf(tx, {
      account: account.id,
      integration: request.integration,
      apiUser: gathered.apiUser,
      change: revision.input.change,
    }),
  );
  const password =
    typed === undefined
      ? generatePassword(deps.randomBytes, (text) => {
          const facts = deps.derivePasswordFacts({ text, confirmation: text }, context);
          return !facts.containsEmail && !facts.containsCompanyName && !facts.containsWordPassword;
        })
      : await deps.sealer.open(typed.sealed);
  const now = deps.clock.now();
  const make = async (copy: {
    purpose: SecretRecord['purpose'];
    principal: string | null;
    recipient: string;
    text: string;
  }) => ({
    id: deps.ids.next('secret'),
    request: request.id,
    purpose: copy.purpose,
    principal: copy.principal,
    sealed: await deps.sealer.seal(copy.text, copy.recipient),
    createdAt: now,
    expiresAt: now + HANDOVER_MILLIS,
    collectedAt: null,
  });
  return Promise.all([
    make({
      purpose: 'worker',
      principal: null,
      recipient: deps.sealer.recipient,
      text: JSON.stringify({ username: '', password }),
    }),
    make({ purpose: 'owner', principal: owner.id, recipient: owner.recipient, text: password }),
  ]);
}

function ownerOf(tx: ReadTransaction, integration: string | null): Principal | undefined {
  const owner = integration === null ? undefined : tx.integrations.get(integration)?.owner;
  const principal = owner === undefined ? undefined : tx.principals.byEmail(owner);
  // A machine with the address of an owner is nobody who answers for anything; whoever registered it has its key.
  return principal?.kind === 'person' ? principal : undefined;
}

/** Those who may do the step: the role, a key to seal to, and no other part in this request. */
function portalOperators(
  tx: ReadTransaction,
  { request }: StepSnapshot,
): readonly { principal: Principal; recipient: string }[] {
  return tx.principals.list().flatMap((principal) => {
    if (
      principal.recipient === null ||
      !isAuthorized(principal, 'task.complete', { account: request.account })
    )
      return [];
    const part = actorFacts(tx, request, principal);
    return part.isRequester || part.hasApproved ? [] : [{ principal, recipient: principal.recipient }];
  });
}
