import { type AdoptApiUser, type ApiUser, CountersignError, isSameName } from '@countersign/schema';
import { digestOf } from '../../digest.ts';
import type { ContentOf } from '../../governance/governance-kind.ts';
import type {
  AdoptionRecord,
  Clock,
  Ids,
  RandomBytes,
  RegistryReader,
  WriteTransaction,
} from '../../ports/index.ts';
import { adoptionDigest } from './adoption-digest.ts';

/**
 * Keeps who is to be adopted until others have approved it, and gives what they are asked to approve; null where the inventory has
 * that user already as it is given. The change that is made of it has to be named there.
 * @throws CountersignError ALREADY_EXISTS, ADOPTION_WAITS
 */
export function putAdoption(
  tx: WriteTransaction,
  {
    ids,
    clock,
    randomBytes,
  }: { readonly ids: Ids; readonly clock: Clock; readonly randomBytes: RandomBytes },
  { given, provider }: { readonly given: AdoptApiUser; readonly provider: ApiUser['provider'] },
): { readonly adoption: string; readonly content: ContentOf<'api-user.adopt'> | null } {
  const { looksLike, ...stated } = given;
  const there = sameInInventory(tx, stated);
  if (there !== undefined) return { adoption: there.id, content: null };
  const adoption: AdoptionRecord = {
    id: ids.next('apiUser'),
    apiUser: { ...stated, provider },
    looksLike: looksLike ?? null,
    salt: Buffer.from(randomBytes(16)).toString('base64url'),
    change: null,
    createdAt: clock.now(),
  };
  requireNotWaiting(tx, adoption);
  tx.adoptions.insert(adoption);
  const { account, integration } = stated;
  return {
    adoption: adoption.id,
    content: {
      kind: 'api-user.adopt',
      apiUser: adoption.id,
      account,
      integration,
      digest: adoptionDigest(adoption),
    },
  };
}

/** What changes while an API user lives (its state, its last use) is not compared; who it is, is. */
function sameInInventory(tx: RegistryReader, given: Omit<AdoptApiUser, 'looksLike'>): ApiUser | undefined {
  const known = tx.apiUsers.get(tx.apiUsers.holderOf(given.account, given.label)?.apiUser ?? '');
  if (known === undefined || known.state === 'reserved' || !isSameName(known.label, given.label))
    return undefined;
  const isSameUser =
    given.providerId === null ||
    (known.providerId !== null && isSameName(known.providerId, given.providerId));
  const isSame =
    isSameUser && (['integration', 'kind', 'role'] as const).every((field) => known[field] === given[field]);
  return isSame ? known : undefined;
}

/** Refuses what somebody asked for already, and says in which change, so that a list can be given again. @throws CountersignError ADOPTION_WAITS */
function requireNotWaiting(tx: RegistryReader, { apiUser, looksLike }: AdoptionRecord): void {
  const { account, label } = apiUser;
  const waiting = tx.adoptions.waitingFor(account, label);
  if (waiting?.change == null) return;
  const isSame =
    digestOf({ apiUser, looksLike }) === digestOf({ apiUser: waiting.apiUser, looksLike: waiting.looksLike });
  if (isSame) throw new CountersignError('ADOPTION_WAITS', { name: label, change: waiting.change });
}
