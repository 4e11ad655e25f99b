import { effectsOfRequest, planRequest, setsRights } from '@countersign/lifecycle';
import {
  type Account,
  type ApiUser,
  CountersignError,
  type Effect,
  type Facts,
  type Instant,
  type RequestInput,
} from '@countersign/schema';
import type { ProvisioningReader, ReadTransaction, RegistryReader } from '../ports/index.ts';
import { NO_BATCH } from '../requests/no-batch.ts';
import { resolveSubject } from '../requests/resolve-subject.ts';

const DAY_MILLIS = 86_400_000;

/** How many rows of a file delete a user or take access away. */
export interface FileRemovals {
  readonly total: number;
  readonly byAccount: ReadonlyMap<string, number>;
}

/** The file that a request came in. */
export interface InFile {
  /** Null for a preview, which leaves no batch behind. */
  readonly batch: string | null;
  readonly removals: FileRemovals;
  /** Removals of the day before, by account, where the rows that came before are not to be counted. */
  readonly earlier?: ReadonlyMap<string, number>;
}

/** What the brake on removals counts. */
export function removes(effects: readonly Effect[]): boolean {
  return effects.includes('deletes-user') || effects.includes('takes-access');
}

/** Counts the removals of some rows, by what each does and not by what it calls itself. */
export function countRemovals(tx: ReadTransaction, inputs: readonly RequestInput[]): FileRemovals {
  const accounts = new Map<string, Account | undefined>();
  const byAccount = new Map<string, number>();
  let total = 0;
  for (const input of inputs) {
    if (!accounts.has(input.account)) accounts.set(input.account, tx.accounts.get(input.account));
    const account = accounts.get(input.account);
    // A row on an account that there is not is refused by itself, and takes nothing away.
    if (account === undefined || !removes(effectsOf(tx, input, account))) continue;
    total += 1;
    byAccount.set(input.account, (byAccount.get(input.account) ?? 0) + 1);
  }
  return { total, byAccount };
}

/** What two parts of a file remove together. */
export function addRemovals(one: FileRemovals, other: FileRemovals): FileRemovals {
  const byAccount = new Map(one.byAccount);
  for (const [account, count] of other.byAccount) {
    byAccount.set(account, (byAccount.get(account) ?? 0) + count);
  }
  return { total: one.total + other.total, byAccount };
}

function effectsOf(tx: ReadTransaction, input: RequestInput, account: Account): readonly Effect[] {
  const { action, change } = input;
  const target = targetOf(tx, input);
  const plan = planRequest({ action, account, target, change, apiUserCount: 1 });
  return effectsOfRequest({ action, change, target, plan });
}

/** Only what a permission means depends on whose it is; a file of thousands is not looked up for nothing. */
function targetOf(tx: ReadTransaction, { account, subject, change }: RequestInput): ApiUser | null {
  if (subject === undefined || !setsRights(change)) return null;
  try {
    return resolveSubject(tx, account, subject);
  } catch (error) {
    // Nobody or several of that name: the row is refused by itself.
    if (error instanceof CountersignError) return null;
    throw error;
  }
}

/** Removals on the accounts of a file within the last 24 hours, before any of its rows. */
export function earlierRemovals(
  tx: ProvisioningReader,
  { byAccount }: FileRemovals,
  now: Instant,
): ReadonlyMap<string, number> {
  const since = now - DAY_MILLIS;
  return new Map(
    [...byAccount.keys()].map((account) => [
      account,
      tx.requests.countRemovals({ account, since, exceptRequest: '', exceptBatch: '' }),
    ]),
  );
}

/** What the policies are told about the removals that a request comes along with. */
export function removalFacts(
  tx: RegistryReader & ProvisioningReader,
  removal: {
    readonly request: string;
    readonly account: string;
    readonly effects: readonly Effect[];
    readonly file: InFile | null;
    readonly now: Instant;
  },
): Facts['batch'] {
  const { account, file } = removal;
  if (!removes(removal.effects)) return NO_BATCH;
  const removalsOnAccount = file?.removals.byAccount.get(account) ?? 0;
  const count = (exceptBatch: string) =>
    tx.requests.countRemovals({
      account,
      since: removal.now - DAY_MILLIS,
      exceptRequest: removal.request,
      exceptBatch,
    });
  const inFile = Math.max(1, removalsOnAccount);
  const earlier = file?.earlier?.get(account);
  // The rows of the file are counted as a whole, whether they came before this one or are still to come. Those that were made
  // removals by an edit are in no count of the file, so what there is by now counts where it is more.
  const removalsInDay =
    earlier === undefined ? Math.max(count('') + 1, count(file?.batch ?? '') + inFile) : earlier + inFile;
  const users = Math.max(1, tx.apiUsers.countLive(account));
  const percent = (removals: number) => Math.ceil((100 * removals) / users);
  return {
    removals: file?.removals.total ?? 0,
    removalsOnAccount,
    removalsPercent: percent(removalsOnAccount),
    removalsInDay,
    removalsInDayPercent: percent(removalsInDay),
  };
}
