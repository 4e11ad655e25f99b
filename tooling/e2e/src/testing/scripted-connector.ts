import type { Proof, Provider, StepKey } from '@countersign/schema';
import type { Connector } from '@countersign/use-cases/ports';
import type { Deps } from './assemble-deps.ts';

/** A provider that behaves as a stand-in cannot be made to: it does what the test says, and remembers what it was asked. */
export interface Scripted {
  readonly deps: Deps;
  /** `execute`, `find` or `verify` with the step's key, in the order in which they were called. */
  readonly calls: readonly string[];
}

type Behaviour = Partial<Pick<Connector, 'execute' | 'find' | 'verify' | 'probe' | 'reach' | 'identify'>>;

/** The same installation with another connector for one provider. Without a script, everything goes well. */
export function withScript(deps: Deps, provider: Provider, behaviour: Behaviour = {}): Scripted {
  const calls: string[] = [];
  const script: Required<Behaviour> = {
    // Each API user has an identifier of its own on the provider.
    execute: async ({ apiUser }) => ({
      knownBy: 'answered',
      providerId: apiUser.providerId ?? `provider of ${apiUser.id}`,
    }),
    find: async () => ({ kind: 'absent' }),
    verify: async ({ step }) => ({ kind: 'verified', result: { knownBy: proofOf(step.key) } }),
    probe: async () => ({ kind: 'good', observations: [] }),
    reach: async () => undefined,
    identify: null,
    ...behaviour,
  };
  const connector: Connector = {
    provider,
    execute: (context) => {
      calls.push(`execute ${context.step.key}`);
      return script.execute(context);
    },
    find: (context) => {
      calls.push(`find ${context.step.key}`);
      return script.find(context);
    },
    verify: (context) => {
      calls.push(`verify ${context.step.key}`);
      return script.verify(context);
    },
    probe: (context) => {
      calls.push('probe');
      return script.probe(context);
    },
    check: async () => [],
    reach: script.reach,
    identify: script.identify,
  };
  return { deps: { ...deps, connectors: new Map([...deps.connectors, [provider, connector]]) }, calls };
}

/** The proof that a read-back of this step brings when all is well. */
export function proofOf(key: StepKey): Proof {
  if (key.startsWith('ema2.')) return 'inventory';
  return key.includes('no-api-access') ? 'negative' : 'positive';
}
