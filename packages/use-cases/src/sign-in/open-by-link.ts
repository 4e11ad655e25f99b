import { CountersignError } from '@countersign/schema';
import { requireTriedOut } from '../installation/require-tried-out.ts';
import { refuseSignIn } from './refuse-sign-in.ts';
import type { Origin, SignInDeps } from './sign-in-deps.ts';
import { challengeOfLink, holderOfLink } from './sign-in-links.ts';
import { type StartedSession, startSession } from './start-session.ts';

/**
 * Starts a session in a browser for whoever made the link on the command line, where Countersign is tried out.
 * @throws CountersignError LINK_INVALID, which is on record; LINK_NOT_HERE
 */
export const createOpenByLink =
  (deps: SignInDeps) =>
  async ({ code, from }: { code: string; from: Origin }): Promise<StartedSession> => {
    const bound = deps.challenges.take(challengeOfLink(code, 'open'), 'open');
    try {
      return await deps.store.write((tx) => {
        requireTriedOut(tx);
        const { holder, via } = holderOfLink(tx, deps, bound);
        return startSession(tx, deps, {
          kind: 'browser',
          principal: holder.id,
          proof: via,
          issuedVia: via,
          from,
        });
      });
    } catch (error) {
      if (error instanceof CountersignError && error.code === 'LINK_INVALID')
        await refuseSignIn(deps, { means: 'link', code: 'link-invalid', principal: null });
      throw error;
    }
  };
