import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { StepKey } from '@countersign/schema';
import type { Connector } from '@countersign/use-cases/ports';
import { proofOf } from '../scripted-connector.ts';

/** What a provider was made to do. */
export interface Effect {
  readonly step: string;
  readonly key: StepKey;
  readonly attempt: number;
}

/** A provider that keeps every effect in a file of its own, and can tell later whether it had one. */
export interface Ledger {
  readonly connector: Connector;
  effects(): readonly Effect[];
}

export function openLedger(path: string): Ledger {
  const effects = () =>
    existsSync(path)
      ? readFileSync(path, 'utf8')
          .trimEnd()
          .split('\n')
          .map((line): Effect => JSON.parse(line))
      : [];
  const result = (step: string) => ({ knownBy: 'answered', providerId: `provider-${step}` }) as const;
  return {
    effects,
    connector: {
      provider: 'eset-msp-administrator-2',
      execute: async ({ step: { id, key, attempt } }) => {
        const effect: Effect = { step: id, key, attempt };
        appendFileSync(path, `${JSON.stringify(effect)}\n`);
        return result(id);
      },
      find: async ({ step: { id } }) =>
        effects().some((effect) => effect.step === id)
          ? { kind: 'applied', result: { ...result(id), knownBy: 'answered' } }
          : { kind: 'absent' },
      verify: async ({ step }) => ({ kind: 'verified', result: { knownBy: proofOf(step.key) } }),
      probe: async () => ({ kind: 'good', observations: [] }),
      check: async () => [],
      reach: async () => undefined,
      identify: null,
    },
  };
}
