import { type Actor, CountersignError, type CreatePrincipal, type Principal } from '@countersign/schema';
import { authorize, GLOBAL, principalObject } from '../authorization/index.ts';
import { closeChangesAbout, isAbout } from '../governance/close-changes-about.ts';
import type { ContentOf } from '../governance/governance-kind.ts';
import { type ProposalDeps, proposeChange } from '../governance/propose-change.ts';
import { logTime } from '../log-time.ts';
import type { GovernanceChangeRecord, RandomBytes, WriteTransaction } from '../ports/index.ts';
import { isNeverLetIn } from './is-never-let-in.ts';
import { principalOf } from './principal-of.ts';
import { requireWorkerAlone } from './require-worker-alone.ts';

/** Somebody who is registered, and the change that lets them in. */
export interface Registration {
  readonly principal: Principal;
  readonly change: GovernanceChangeRecord;
}

/**
 * Registers a person or machine, which gives nothing, and asks for it to be let in with its roles. Nobody chooses a key for somebody
 * else: the recipient of a person comes with enrolling. Whoever is registered and was never let in is asked
 * for anew, also under another name or with another key, so that a mistake burns no address.
 * @throws CountersignError FORBIDDEN; ADDRESS_TAKEN for that of somebody who was let in before; INPUT_INVALID for the recipient of a person, for a machine
 *   with the address of an owner, and for a worker that is anything else; and what asking for a change throws
 */
export const createRegisterPrincipal =
  (deps: ProposalDeps & { readonly randomBytes: RandomBytes }) =>
  async (command: {
    readonly by: Principal;
    readonly actor: Actor;
    readonly principal: CreatePrincipal;
    readonly reason: string | null;
  }): Promise<Registration> => {
    const { actor, principal: given, reason } = command;
    await deps.installation.catchUp();
    return deps.store.write((tx) => {
      const by = principalOf(tx, command.by.id);
      authorize(by, 'principal.create', principalObject(given));
      const content = registerWaiting(tx, deps, { by, actor, given });
      const change = proposeChange(tx, deps, { principal: by, actor, content, reason });
      return { principal: principalOf(tx, content.principal), change };
    });
  };

/**
 * Registers somebody who is nobody yet, and gives what lets that one in.
 * @throws CountersignError ADDRESS_TAKEN, INPUT_INVALID, and FORBIDDEN for the address of an owner
 */
export function registerWaiting(
  tx: WriteTransaction,
  deps: Pick<ProposalDeps, 'ids' | 'clock'> & { readonly randomBytes: RandomBytes },
  { by, actor, given }: { readonly by: Principal; readonly actor: Actor; readonly given: CreatePrincipal },
): ContentOf<'principal.invite'> {
  requireNoKeyOfSomebodyElse(given);
  requireWorkerAlone(given);
  requireOwnersAddressFree(tx, by, given);
  return {
    kind: 'principal.invite',
    principal: waitingOne(tx, deps, { by, actor, given }) ?? insertWaiting(tx, deps, { actor, given }),
    roles: given.roles,
    accounts: given.accounts ?? null,
  };
}

function insertWaiting(
  tx: WriteTransaction,
  { ids, randomBytes }: Pick<ProposalDeps, 'ids'> & { readonly randomBytes: RandomBytes },
  { actor, given }: { readonly actor: Actor; readonly given: CreatePrincipal },
): string {
  const id = ids.next('principal');
  const { name, email, kind, recipient = null } = given;
  tx.principals.insert(
    { id, name, email, kind, recipient, roles: [], accounts: [], state: 'waiting' },
    saltFrom(randomBytes),
  );
  tx.audit.append(actor, { type: 'principal.created', request: null, data: { principal: id, roles: [] } });
  return id;
}

/**
 * The one that has the address already, where that one was never let in: registered right where it was registered wrong, or turned away.
 * Undefined where the address is free.
 * @throws CountersignError ADDRESS_TAKEN
 */
function waitingOne(
  tx: WriteTransaction,
  { clock, randomBytes }: Pick<ProposalDeps, 'clock'> & { readonly randomBytes: RandomBytes },
  { by, actor, given }: { readonly by: Principal; readonly actor: Actor; readonly given: CreatePrincipal },
): string | undefined {
  const known = tx.principals.byEmail(given.email);
  if (known === undefined) return undefined;
  const { id, state } = known;
  if (!isNeverLetIn(tx, known))
    throw new CountersignError('ADDRESS_TAKEN', { email: given.email, principal: id, state });
  const { name, kind, recipient = null } = given;
  const isSame = name === known.name && kind === known.kind && recipient === known.recipient;
  if (state === 'waiting' && isSame) return id;
  // What was asked for was about somebody of another name or key. It is not ended by whoever could not have asked for it.
  if (isAskedForByOthers(tx, id, by)) authorize(by, 'principal.create', GLOBAL);
  closeChangesAbout(tx, [id], logTime(tx, clock));
  tx.principals.correct(id, { name, kind, recipient }, saltFrom(randomBytes));
  tx.audit.append(actor, { type: 'principal.created', request: null, data: { principal: id, roles: [] } });
  return id;
}

const isAskedForByOthers = (tx: WriteTransaction, id: string, by: Principal): boolean =>
  tx.governanceChanges.list('proposed').some((change) => change.proposer !== by.id && isAbout(change, [id]));

const saltFrom = (randomBytes: RandomBytes): string => Buffer.from(randomBytes(16)).toString('base64url');

function requireNoKeyOfSomebodyElse({ kind, recipient }: CreatePrincipal): void {
  if (kind === 'machine' || recipient == null) return;
  const problem =
    'recipient is for machines only: the own client of a person makes the key when that person enrols';
  throw new CountersignError('INPUT_INVALID', { problems: [problem] });
}

/**
 * Whoever has the address of the owner of an integration receives its credentials. Integrations belong to no account, so only an
 * administrator of all of them may ask for that address to be somebody's, and only a person's.
 */
function requireOwnersAddressFree(tx: WriteTransaction, by: Principal, given: CreatePrincipal): void {
  const owned = tx.integrations.ownedBy(given.email);
  if (owned.length === 0) return;
  if (given.kind === 'machine') {
    const problem = `email is the address of the owner of ${owned.join(', ')}, who has to be a person`;
    throw new CountersignError('INPUT_INVALID', { problems: [problem] });
  }
  authorize(by, 'principal.create', GLOBAL);
}
