import { viewCheckpoints } from '@countersign/use-cases';
import type { Store } from '@countersign/use-cases/ports';
import { Gauge, type Registry } from 'prom-client';

type Target = ReturnType<typeof viewCheckpoints>['targets'][number];

const GAUGES: readonly { name: string; help: string; value: (target: Target) => number }[] = [
  {
    name: 'countersign_checkpoint_delivered_entries',
    help: 'Entries under the newest checkpoint that a target was given.',
    value: (target) => target.deliveredSize ?? 0,
  },
  {
    name: 'countersign_checkpoint_delivered_time_seconds',
    help: 'When a target was given a checkpoint last; 0 for never.',
    value: (target) => (target.deliveredAt ?? 0) / 1000,
  },
  {
    name: 'countersign_checkpoint_failures',
    help: 'Attempts in a row that failed.',
    value: (target) => target.failures,
  },
  {
    name: 'countersign_checkpoint_unreachable',
    help: '1 where a target was not reached for too long.',
    value: (target) => Number(target.state === 'unreachable'),
  },
  {
    name: 'countersign_checkpoint_contradicted',
    help: '1 where a target holds a checkpoint that this log does not continue: the log was cut back or forked.',
    value: (target) => Number(target.state === 'contradicted'),
  },
];

/** Shows from now on who outside has how much of the log. */
export function watchCheckpoints(registry: Registry, store: Pick<Store, 'read'>): void {
  new Gauge({
    name: 'countersign_checkpoint_newest_entries',
    help: 'Entries under the newest checkpoint.',
    registers: [registry],
    collect() {
      this.set(store.read((tx) => viewCheckpoints(tx).newest));
    },
  });
  for (const { name, help, value } of GAUGES) {
    new Gauge({
      name,
      help,
      labelNames: ['target'],
      registers: [registry],
      collect() {
        this.reset();
        for (const target of store.read((tx) => viewCheckpoints(tx).targets))
          this.set({ target: target.id }, value(target));
      },
    });
  }
}
