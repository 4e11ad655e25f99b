import {
  type Actor,
  type AuditEventData,
  CountersignError,
  DOCUMENTED_HOSTS,
  hostsNamedBy,
  type Principal,
} from '@countersign/schema';
import { authorize, GLOBAL } from '../authorization/index.ts';
import { closeChangesOfSetUp } from '../governance/close-changes-about.ts';
import type { Store, WriteTransaction } from '../ports/index.ts';
import { principalOf } from '../principals/principal-of.ts';
import type { InstallationSeal } from './installation-seal.ts';
import { type PeopleToSeal, peopleToSeal } from './people-to-seal.ts';

/** A sealed installation: the entry that says so, and whom it names. */
export interface Sealing extends Pick<PeopleToSeal, 'administrators' | 'approvers'> {
  readonly entry: number;
}

/**
 * Ends the set-up of an installation, for good: from then on nobody gives power alone.
 * @throws CountersignError FORBIDDEN, SEALED_ALREADY; SEAL_REFUSED where too few people could approve anything afterwards
 */
export const createSealInstallation =
  (deps: { readonly store: Store; readonly installation: InstallationSeal }) =>
  async (command: { principal: Principal; actor: Actor }): Promise<Sealing> => {
    await deps.installation.catchUp();
    return deps.store.write((tx) => {
      authorize(principalOf(tx, command.principal.id), 'installation.seal', GLOBAL);
      const { entry } = deps.installation.stateIn(tx);
      if (entry !== null) throw new CountersignError('SEALED_ALREADY', { entry: String(entry) });
      const people = peopleToSeal(tx);
      if (people.missing !== null) throw new CountersignError('SEAL_REFUSED', { missing: people.missing });
      return seal(tx, { people, actor: command.actor, how: 'asked' });
    });
  };

/**
 * Ends the set-up where nobody has to be asked any more: enough people have signed in, and an account is registered whose provider
 * is no stand-in. Called by whatever can make that so.
 */
export function sealWhenReady(tx: WriteTransaction, installation: InstallationSeal): void {
  if (installation.stateIn(tx).isSealed || !tx.accounts.list().some(isRealAccount)) return;
  const people = peopleToSeal(tx);
  if (people.missing === null) seal(tx, { people, actor: { kind: 'system' }, how: 'people-signed-in' });
}

function seal(
  tx: WriteTransaction,
  by: {
    readonly people: PeopleToSeal;
    readonly actor: Actor;
    readonly how: AuditEventData<'installation.sealed'>['how'];
  },
): Sealing {
  const { administrators, approvers } = by.people;
  const data = { how: by.how, administrators: [...administrators], approvers: [...approvers] };
  const entry = tx.audit.append(by.actor, { type: 'installation.sealed', request: null, data });
  // What one person alone decided is not carried out, or handed out, after that.
  closeChangesOfSetUp(tx, tx.audit.newestAt());
  return { entry, administrators, approvers };
}

type Account = ReturnType<WriteTransaction['accounts']['list']>[number];

const isRealAccount = (account: Account): boolean =>
  hostsNamedBy(account).every((host) => DOCUMENTED_HOSTS[account.provider].includes(host));
