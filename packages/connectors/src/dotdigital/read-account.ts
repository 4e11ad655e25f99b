import type { AccountOf } from '@countersign/schema';
import { z } from 'zod';
import type { HttpResponse } from '../http/http-call.ts';
import { parseResponse } from '../http/parse-response.ts';
import { DOTDIGITAL } from './access.ts';

/** What account-info tells about the account that the credentials belong to. */
export interface AccountInfo {
  readonly accountNumber: number;
  /** Region of the endpoint that belongs to the account, `r1` for example; undefined when the answer does not tell. */
  readonly region: string | undefined;
}

const accountSchema = z.object({
  id: z.int(),
  properties: z.array(z.object({ name: z.string(), value: z.string().nullish() })),
});

/** @throws ConnectorFailure ANSWER_UNUSABLE, also for an answer that is an error text with a good status */
export function readAccount(answer: HttpResponse): AccountInfo {
  const { id, properties } = parseResponse(accountSchema, answer, { provider: DOTDIGITAL, changes: false });
  const endpoint = properties.find(({ name }) => name === 'ApiEndpoint')?.value ?? '';
  return { accountNumber: id, region: regionOf(endpoint) };
}

/** The region is the start of the host's name; behind a proxy of one's own it is the last part of the path. */
function regionOf(endpoint: string): string | undefined {
  const url = URL.parse(endpoint);
  return /^(r\d+)[-.]/.exec(url?.hostname ?? '')?.[1] ?? /\/(r\d+)\/?$/.exec(url?.pathname ?? '')?.[1];
}

/** In which ways the credentials' account is not the one that is registered. */
export function accountDifferences(info: AccountInfo, account: AccountOf<'dotdigital'>): readonly string[] {
  const { accountNumber, region } = account;
  const otherAccount = accountNumber !== undefined && info.accountNumber !== accountNumber;
  return [
    ...(otherAccount
      ? [`the API user belongs to the account number ${info.accountNumber}, not ${accountNumber}`]
      : []),
    ...(info.region === region ? [] : [regionDifference(info, region)]),
  ];
}

export function regionDifference(info: AccountInfo, region: string): string {
  return info.region === undefined
    ? 'dotdigital does not say which region the account is in'
    : `the account is in the region ${info.region}, not ${region}`;
}
