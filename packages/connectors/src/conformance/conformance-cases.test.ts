import { type Connector, ConnectorFailure } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import { stepContext } from '../testing/step-context.ts';
import { conformanceCases } from './conformance-cases.ts';
import type { Trial } from './trial.ts';

const KEY = 'dotdigital.create-api-user';
const PASSWORD = 'good';

/** A provider in memory, which people here use as a connector's other side. */
interface Provider {
  effects: number;
  losesNextAnswer: boolean;
}

/** A connector that keeps every promise; the variants below break one each. */
function soundConnector(provider: Provider): Connector {
  const refused = (code: string, effect: 'none' | 'unknown' = 'none') =>
    new ConnectorFailure({ code, message: 'Look there.', retryable: effect === 'unknown', effect });
  const requireKnown: Connector['verify'] = async ({ step, signal }) => {
    if (signal.aborted) throw refused('STOPPED');
    if (step.key !== KEY) throw refused('UNSUPPORTED');
    return { kind: 'not-yet', reason: 'Not asked.' };
  };
  return {
    provider: 'dotdigital',
    async execute(context) {
      await requireKnown(context);
      const credentials = await context.operatorCredentials().catch(() => {
        throw refused('NO_CREDENTIALS');
      });
      if (credentials.password !== PASSWORD) throw refused('REFUSED');
      provider.effects += 1;
      if (provider.losesNextAnswer) throw refused('LOST', 'unknown');
      return { providerId: 'u', knownBy: 'answered' };
    },
    async find(context) {
      await requireKnown(context);
      return provider.effects > 0
        ? { kind: 'applied', result: { providerId: 'u', knownBy: 'answered' } }
        : { kind: 'absent' };
    },
    verify: requireKnown,
    probe: async () => ({ kind: 'good', observations: [] }),
    check: async () => [],
    reach: async () => undefined,
    identify: null,
  };
}

async function brokenPromises(breakIt: (sound: Connector, provider: Provider) => Partial<Connector>) {
  const begin = async (): Promise<Trial> => {
    const provider: Provider = { effects: 0, losesNextAnswer: false };
    const sound = soundConnector(provider);
    return {
      connector: { ...sound, ...breakIt(sound, provider) },
      context: stepContext({
        account: {
          provider: 'dotdigital',
          id: 'shop',
          companyName: 'Shop',
          region: 'r1',
          emailDomains: [],
          apiUserCreation: 'api',
          rateLimitScheme: 'tiered',
          operators: [{ name: 'owner', role: 'account-owner', companyAccess: 'write' }],
        },
        key: KEY,
        permittedAt: 0,
        operatorCredentials: async () => ({ username: 'owner', password: PASSWORD }),
      }),
      effects: async () => provider.effects,
      loseNextAnswer: async () => {
        provider.losesNextAnswer = true;
      },
    };
  };
  const broken: string[] = [];
  for (const { title, run } of conformanceCases([{ key: KEY, begin }])) {
    await run().catch(() => broken.push(title.replace(`${KEY}: `, '')));
  }
  return broken;
}

describe('the conformance suite', () => {
  test('passes a connector that keeps every promise', async () => {
    expect(await brokenPromises(() => ({}))).toEqual([]);
  });

  test('passes one that says that it cannot look', async () => {
    const cannotLook = { kind: 'cannot-look', reason: 'There is no list.' } as const;
    const broken = await brokenPromises((sound) => ({
      find: async (context) => {
        await sound.find(context);
        return cannotLook;
      },
    }));
    expect(broken).toEqual([]);
  });

  test('finds one that does not see its own effect', async () => {
    const broken = await brokenPromises((sound) => ({
      find: async (context) => {
        await sound.find(context);
        return { kind: 'absent' };
      },
    }));
    expect(broken).toEqual([
      'is found after it was carried out, with the same identifier',
      'takes effect once, however often it is attempted, when every further attempt looks first',
      'says that the effect is unknown when the answer is lost, and finds it then',
    ]);
  });

  test('finds one that takes what was not done for done', async () => {
    const broken = await brokenPromises((sound) => ({
      find: async (context) => {
        await sound.find(context);
        return { kind: 'applied', result: { providerId: 'u', knownBy: 'answered' } };
      },
    }));
    expect(broken).toEqual(['is not found before it was carried out']);
  });

  test('finds one that is certain although the answer was lost', async () => {
    const broken = await brokenPromises((sound) => ({
      execute: (context) =>
        sound.execute(context).catch((error: ConnectorFailure) => {
          const { code, message, retryable } = error;
          throw new ConnectorFailure({ code, message, retryable, effect: 'none' });
        }),
    }));
    expect(broken).toEqual(['says that the effect is unknown when the answer is lost, and finds it then']);
  });

  test('finds one that goes on after it was stopped', async () => {
    const { signal } = new AbortController();
    const broken = await brokenPromises((sound) => ({
      execute: (context) => sound.execute({ ...context, signal }),
    }));
    expect(broken).toEqual(['does nothing once it was stopped']);
  });

  test('finds one that lets foreign errors or passwords out', async () => {
    const foreign = await brokenPromises((sound) => ({
      execute: async (context) => {
        await context.operatorCredentials();
        return sound.execute(context);
      },
    }));
    expect(foreign).toEqual(['does nothing without credentials, and does not repeat why there are none']);
    const chatty = await brokenPromises((sound) => ({
      execute: async (context) => {
        const { password } = await context.operatorCredentials().catch(() => ({ password: '' }));
        return sound.execute(context).catch((error: ConnectorFailure) => {
          const { code, message, retryable, effect } = error;
          throw new ConnectorFailure({ code, message: `${message} (${password})`, retryable, effect });
        });
      },
    }));
    expect(chatty).toEqual(['gives up on refused credentials, and does not show them']);
  });

  test('finds one that takes steps which are for people', async () => {
    const broken = await brokenPromises((sound) => ({
      verify: async () => ({ kind: 'not-yet', reason: 'Later.' }),
      find: sound.find,
    }));
    expect(broken).toEqual(['refuses a step that is for people']);
  });
});
