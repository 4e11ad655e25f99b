import type { ReadTransaction, RequestRecord } from '../ports/index.ts';

/** What a request asks for, in one line. */
export function requestLine(
  tx: ReadTransaction,
  { action, provider, account, integration, apiUser }: RequestRecord,
): string {
  const user = apiUser === null || action === 'create' ? undefined : tx.apiUsers.get(apiUser)?.label;
  return [
    user === undefined ? action : `${action} ${user}`,
    `on ${provider} (${account})`,
    ...(integration === null ? [] : [`for ${integration}`]),
  ].join(' ');
}
