import { type ApiClient, ApiError } from '@countersign/api-client';
import { type PolicySetInPack, type Survey, sampledRequests, textOf } from '@countersign/evidence';
import {
  EVIDENCE_PAGE,
  type EvidenceRequest,
  type Integration,
  type PolicyBundle,
  type Principal,
  ruleSchema,
} from '@countersign/schema';

/** What the service adds to what the log says. */
export interface Gathered {
  readonly people: readonly Principal[];
  readonly integrations: readonly Integration[];
  readonly requests: readonly EvidenceRequest[];
  readonly bundles: readonly { readonly digest: string; readonly bundle: PolicyBundle }[];
}

/** Fetches what the pages of a survey need, and nothing about requests that they do not show. */
export async function gather(client: ApiClient, survey: Survey): Promise<Gathered> {
  const [{ principals }, { integrations }] = await Promise.all([
    client.listPrincipals({}),
    client.listIntegrations({}),
  ]);
  return {
    people: principals,
    integrations,
    requests: await requestsOf(client, survey),
    bundles: await bundlesOf(client, survey),
  };
}

async function requestsOf(client: ApiClient, survey: Survey): Promise<readonly EvidenceRequest[]> {
  const wanted = sampledRequests(survey).map(({ request }) => request);
  const found: EvidenceRequest[] = [];
  for (let from = 0; from < wanted.length; from += EVIDENCE_PAGE) {
    const requests = wanted.slice(from, from + EVIDENCE_PAGE);
    for await (const one of await client.streamRequests({ body: { requests } })) found.push(one);
  }
  return found;
}

async function bundlesOf(client: ApiClient, { activations }: Survey): Promise<Gathered['bundles']> {
  const digests = new Set(activations.map((entry) => textOf(entry, 'policyDigest') ?? ''));
  const bundles: { digest: string; bundle: PolicyBundle }[] = [];
  for (const digest of digests) {
    try {
      bundles.push({ digest, bundle: await client.policyBundle({ params: { digest } }) });
    } catch (error) {
      // A set that is not there any more is a gap that the pack names; everything else ends the pack.
      if (!(error instanceof ApiError) || error.code !== 'NOT_FOUND') throw error;
    }
  }
  return bundles;
}

/** The rules of a bundle, to be shown. */
export const readPolicySet = ({ digest, bundle }: Gathered['bundles'][number]): PolicySetInPack => ({
  digest,
  rules: bundle.rules.map((rule) => ruleSchema.parse(JSON.parse(rule))),
});
