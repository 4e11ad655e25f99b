import { type Actor, type AuditEventData, CountersignError } from '@countersign/schema';
import type { EntryProof, Store } from '../ports/index.ts';

/**
 * Puts on record that an evidence pack was made, and gives the entry with its proof.
 * @throws CountersignError INPUT_INVALID for a pack that stands on more entries than the log has
 */
export const createRecordEvidence =
  (deps: { readonly store: Store }) =>
  async (command: {
    readonly actor: Actor;
    readonly pack: AuditEventData<'evidence.exported'>;
  }): Promise<EntryProof> => {
    const { actor, pack } = command;
    const index = await deps.store.write((tx) => {
      if (pack.checkpointSize > tx.audit.size()) {
        throw new CountersignError('INPUT_INVALID', {
          problems: [`checkpointSize must be at most ${tx.audit.size()}, the size of the log`],
        });
      }
      return tx.audit.append(actor, { type: 'evidence.exported', request: null, data: pack });
    });
    const proof = deps.store.read((tx) => tx.audit.proof(index) ?? null);
    if (proof === null) throw new TypeError(`entry ${index} is under no checkpoint (this is a bug)`);
    return proof;
  };
