import type { Principal } from '@countersign/schema';
import {
  createChallenges,
  createIssuerDesk,
  type IssuerDesk,
  type SignInDeps,
  type StartedSession,
} from '@countersign/use-cases';
import type { World } from './world.ts';

const MINUTE = 60_000;
const FROM = { client: 'Chrome on Linux', address: '192.0.2.1' };

/** What signing in needs, where nobody has a passkey. */
export const signInDeps = ({ deps }: World): SignInDeps => ({
  ...deps,
  sessionLimits: { idleMillis: 30 * MINUTE, totalMillis: 12 * 60 * MINUTE },
  challenges: createChallenges(deps),
  passkeys: {
    verifyAssertion: () => Promise.reject(new Error('nobody shows a passkey here')),
    verifyRegistration: () => Promise.reject(new Error('nobody makes a passkey here')),
  },
});

const identityOf = (subject: string) => ({ issuer: 'acme', address: 'https://login.acme.example', subject });

/** The desk of an issuer, where each subject is who they say. */
export function issuerDesk(world: World) {
  const desk: IssuerDesk = createIssuerDesk(signInDeps(world));
  return {
    accept: (subject: string, code: string): Promise<StartedSession> =>
      desk.accept({ identity: identityOf(subject), code, from: FROM }),
    signIn: (subject: string): Promise<StartedSession> =>
      desk.signIn({ identity: identityOf(subject), from: FROM }),
    left: ({ id }: Pick<Principal, 'id'>) =>
      world.deps.store.read((tx) => tx.identities.of(id)).filter(({ revokedAt }) => revokedAt === null),
  };
}
