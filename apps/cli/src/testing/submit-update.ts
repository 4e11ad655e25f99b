import type { useStack } from './use-stack.ts';

/** Hands in an update of the CRM's API user, which an approver reviews, and gives its identifier. */
export async function submitUpdate(
  { json }: Pick<ReturnType<typeof useStack>, 'json'>,
  description: string,
): Promise<string> {
  const what = ['--provider', 'dotdigital', '--account', 'acme-dotdigital', '--action', 'update'];
  const why = ['--subject', 'CRM', '--reason', 'The description is old'];
  const change = ['--set', `description=${description}`];
  const { request } = await json<{ request: { id: string } }>(
    'requester',
    ...['request', 'submit', ...what, ...why, ...change],
  );
  return request.id;
}
