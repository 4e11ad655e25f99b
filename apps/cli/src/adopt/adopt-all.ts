import { type ApiClient, ApiError } from '@countersign/api-client';
import type { GovernanceChangeView } from '@countersign/schema';
import { unlessWaiting } from '../input/unless-waiting.ts';
import type { ReadAdoption } from './read-adoptions.ts';

/** What became of one item of a list. */
export interface Adoption {
  readonly item: number;
  /** `asked for`: others are asked to approve it now. `asked for before`: they were asked already, and nothing was asked for anew. */
  readonly outcome: 'adopted' | 'already there' | 'asked for' | 'asked for before' | 'refused';
  readonly account: string | null;
  readonly label: string | null;
  readonly apiUser: string | null;
  /** The change that waits, where it was asked for. */
  readonly change: string | null;
  /** Its role, which nobody but whoever wrote the list attests; no provider tells it. */
  readonly role: string | null;
  readonly problem: string | null;
}

/** What became of each item, and the changes that were asked for. */
export interface AdoptionReport {
  readonly items: readonly Adoption[];
  readonly waiting: readonly GovernanceChangeView[];
}

/** Asks for one after the other; one that is refused keeps no other from it. */
export async function adoptAll(
  client: Pick<ApiClient, 'adoptApiUser'>,
  items: readonly ReadAdoption[],
  reason?: string,
): Promise<AdoptionReport> {
  const report: Adoption[] = [];
  const waiting: GovernanceChangeView[] = [];
  for (const { item, body, problem } of items) {
    const nothing = { apiUser: null, change: null, role: null, problem: null };
    const about = { item, account: body?.account ?? null, label: body?.label ?? null, ...nothing };
    if (body === undefined) {
      report.push({ ...about, outcome: 'refused', problem });
      continue;
    }
    try {
      const { made, waits } = await unlessWaiting(client.adoptApiUser({ body: { ...body, reason } }));
      if (waits !== null) {
        waiting.push(waits);
        report.push({ ...about, outcome: 'asked for', change: waits.id });
        continue;
      }
      const outcome = made.alreadyThere ? 'already there' : 'adopted';
      report.push({ ...about, outcome, apiUser: made.id, role: `${made.role}, ${made.roleKnownBy}` });
    } catch (error) {
      // What concerns every item, such as an API that does not answer, ends it.
      if (!(error instanceof ApiError) || error.retryable || error.status === 401) throw error;
      report.push({ ...about, ...refusal(error) });
    }
  }
  return { items: report, waiting };
}

function refusal({ code, details, message }: ApiError): Pick<Adoption, 'outcome' | 'change' | 'problem'> {
  const { change } = details;
  return code === 'ADOPTION_WAITS' && typeof change === 'string'
    ? { outcome: 'asked for before', change, problem: null }
    : { outcome: 'refused', change: null, problem: message };
}
