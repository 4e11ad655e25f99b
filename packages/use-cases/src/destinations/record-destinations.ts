import type { Actor, DestinationPurpose } from '@countersign/schema';
import { closeChangesAbout } from '../governance/close-changes-about.ts';
import type { InstallationSeal } from '../installation/installation-seal.ts';
import { logTime } from '../log-time.ts';
import type { Clock, DestinationRecord, Ids, RandomBytes, Store } from '../ports/index.ts';
import { isOfDestination, type NamedDestination, newDestinationIdentity } from './named-destination.ts';

/**
 * Says in the log which destinations the configuration of a host names that it did not name before, and which it names no more. Whoever
 * sends anything calls it at its start, with everything of one purpose, and asks `isOpenDestination` each time. A new one is open at once
 * while the installation is being set up, and waits for others afterwards; one that is named no more is closed at once.
 */
export const createRecordDestinations =
  (deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly randomBytes: RandomBytes;
    readonly installation: InstallationSeal;
  }) =>
  async (command: {
    readonly actor: Actor;
    readonly purpose: DestinationPurpose;
    readonly named: readonly Omit<NamedDestination, 'purpose'>[];
  }): Promise<void> => {
    const { store, clock, ids, randomBytes, installation } = deps;
    const { actor, purpose } = command;
    const named = command.named.map((one) => ({ ...one, purpose }));
    const changesOf = (known: readonly DestinationRecord[]) => ({
      gone: known.filter(
        (one) => one.purpose === purpose && !named.some((each) => isOfDestination(one, each)),
      ),
      come: named.filter((each) => !known.some((one) => isOfDestination(one, each))),
    });
    const { gone, come } = changesOf(store.read((tx) => tx.destinations.list()));
    if (gone.length + come.length === 0) return;
    await installation.catchUp();
    // Looked at again in the transaction: another process may have been first.
    await store.write((tx) => {
      const at = logTime(tx, clock);
      const now = changesOf(tx.destinations.list());
      for (const { id, where } of now.gone) {
        tx.destinations.remove(id);
        const data = { destination: id, purpose, where };
        tx.audit.append(actor, { type: 'destination.closed', request: null, data });
        closeChangesAbout(tx, [id], at);
      }
      const isSetUp = !installation.stateIn(tx).isSealed;
      for (const one of now.come) {
        const id = ids.next('destination');
        const { where } = one;
        tx.destinations.insert({
          id,
          purpose,
          where,
          identity: newDestinationIdentity(one, randomBytes),
          namedAt: at,
          openedAt: isSetUp ? at : null,
        });
        const data = { destination: id, purpose, where };
        tx.audit.append(
          actor,
          isSetUp
            ? { type: 'destination.opened', request: null, data: { ...data, setup: true } }
            : { type: 'destination.named', request: null, data },
        );
      }
    });
  };
