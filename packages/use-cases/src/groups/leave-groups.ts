import type { Actor } from '@countersign/schema';
import type { WriteTransaction } from '../ports/index.ts';

/** Takes somebody who leaves out of every group, so that coming back gives none of it back. Gives the groups. */
export function leaveGroups(tx: WriteTransaction, principal: string, actor: Actor): readonly string[] {
  const groups = tx.groups.of(principal);
  for (const id of groups) {
    const members = (tx.groups.get(id)?.members ?? []).filter((member) => member !== principal);
    tx.groups.put({ id, members });
    tx.audit.append(actor, { type: 'group.set', request: null, data: { group: id, members } });
  }
  return groups;
}
