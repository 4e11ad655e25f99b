import type { PasskeyAssertion } from '@countersign/schema';
import type { Origin, SignInDeps } from './sign-in-deps.ts';
import { type StartedSession, startSession } from './start-session.ts';
import { verifyPasskey } from './verify-passkey.ts';

/** Starts a session in a browser for whoever's passkey has signed. @throws CountersignError PASSKEY_REFUSED, which is on record */
export const createSignInWithPasskey =
  (deps: SignInDeps) =>
  async (command: { assertion: PasskeyAssertion; from: Origin }): Promise<StartedSession> => {
    const proven = await verifyPasskey(deps, command.assertion, 'sign-in');
    const { id, principal } = proven.passkey;
    return deps.store.write((tx) => {
      proven.confirm(tx);
      return startSession(tx, deps, {
        kind: 'browser',
        principal,
        proof: id,
        issuedVia: null,
        from: command.from,
      });
    });
  };
