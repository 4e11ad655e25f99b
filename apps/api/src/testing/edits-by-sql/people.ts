import type { GovernanceChangeView, RequestViewWire, RouteName } from '@countersign/schema';
import type { Sent } from '../call.ts';
import type { Name } from '../companies.ts';
import { callOverHttp, type HttpAnswer } from '../http-client.ts';
import type { Installation } from '../installation.ts';

/** Everybody at an installation that listens; what they are answered over HTTP is what the service gives. */
export interface People {
  readonly at: Installation;
  readonly origin: string;
  ask(who: Name, name: RouteName, sent?: Sent): Promise<HttpAnswer>;
  askWith(token: string, name: RouteName, sent?: Sent): Promise<HttpAnswer>;
  approve(who: Name, request: RequestViewWire): Promise<HttpAnswer>;
  approveChange(who: Name, change: GovernanceChangeView): Promise<HttpAnswer>;
  /** Identifier of somebody. */
  idIn(who: Name): string;
}

export const idOf = (id: string) => ({ params: { id } });
export const person = (name: string, roles: readonly string[]) => ({
  name,
  email: `${name}@acme.example`,
  kind: 'person',
  roles,
});

/** Has the installation listen, where it does not yet. */
export async function peopleAt(at: Installation): Promise<People> {
  const origin = await listening(at);
  const askWith = (token: string, name: RouteName, sent: Sent = {}) =>
    callOverHttp(origin, name, { ...sent, token });
  const ask = (who: Name, name: RouteName, sent: Sent = {}) => askWith(at.people[who].token, name, sent);
  const approve = (who: Name, { request, revision }: RequestViewWire) =>
    ask(who, 'reviewRequest', {
      ...idOf(request.id),
      body: { verdict: 'approve', digest: revision.digest },
    });
  const approveChange = (who: Name, { id, digest }: GovernanceChangeView) =>
    ask(who, 'reviewChange', { ...idOf(id), body: { verdict: 'approve', digest } });
  const idIn = (who: Name) => at.people[who].principal.id;
  return { at, origin, ask, askWith, approve, approveChange, idIn };
}

async function listening({ app }: Installation): Promise<string> {
  if (app.server.address() === null) await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the API does not listen');
  return `http://127.0.0.1:${address.port}`;
}
